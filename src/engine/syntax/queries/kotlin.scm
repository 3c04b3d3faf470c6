(class_declaration "interface" name: (identifier) @name (class_body)? @signature.end) @definition.interface
(class_declaration name: (identifier) @name (enum_class_body) @signature.end) @definition.enum
(class_declaration name: (identifier) @name (class_body)? @signature.end) @definition.class
(object_declaration name: (identifier) @name (class_body)? @signature.end) @definition.module
(companion_object name: (identifier) @name (class_body)? @signature.end) @definition.module
(enum_entry . (identifier) @name (class_body)? @signature.end) @definition.constant
(type_alias type: (identifier) @name) @definition.type
(secondary_constructor "constructor" @name (block)? @signature.end) @definition.constructor

; Extensions belong to the type they extend

(function_declaration
  [(user_type) (nullable_type)] @container
  .
  name: (identifier) @name
  (function_body)? @signature.end) @definition.method
(function_declaration name: (identifier) @name (function_body)? @signature.end) @definition.function
(property_declaration
  [(user_type) (nullable_type)] @container
  .
  (variable_declaration . (identifier) @name)) @definition.property

(source_file (property_declaration (variable_declaration . (identifier) @name)) @definition.variable)
(class_body (property_declaration (variable_declaration . (identifier) @name)) @definition.property)
(enum_class_body (property_declaration (variable_declaration . (identifier) @name)) @definition.property)

(annotation) @attribute
[(line_comment) (block_comment)] @comment

; Imports

(import (qualified_identifier) @import.module) @import

; References

(call_expression . (identifier) @reference.call)
(call_expression . (navigation_expression (identifier) @reference.call .))
(infix_expression (identifier) . (identifier) @reference.call)
(user_type (identifier) @reference.type .)
(delegation_specifier (user_type (identifier) @reference.inherit .))
(delegation_specifier (constructor_invocation (user_type (identifier) @reference.inherit .)))
(annotation (user_type (identifier) @reference.type .))

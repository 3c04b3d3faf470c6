(class_definition name: (identifier) @name body: (_) @signature.end) @definition.class
(mixin_declaration . (identifier) @name (class_body) @signature.end) @definition.trait
(enum_declaration name: (identifier) @name body: (_) @signature.end) @definition.enum
(enum_constant name: (identifier) @name) @definition.constant
(extension_declaration name: (identifier) @name body: (_) @signature.end) @definition.class
(type_alias . (type_identifier) @name . (function_type)) @definition.type
(type_alias (type_identifier) @name . (formal_parameter_list)) @definition.type

; A body stands behind its signature, in the same parent: a definition ends with it

((method_signature (function_signature name: (identifier) @name)) @definition.method . (function_body) @signature.end)
((method_signature (getter_signature name: (identifier) @name)) @definition.property . (function_body) @signature.end)
((method_signature (setter_signature name: (identifier) @name)) @definition.property . (function_body) @signature.end)
((method_signature (operator_signature (binary_operator) @name)) @definition.method . (function_body) @signature.end)
((method_signature (constructor_signature name: (identifier) @name .)) @definition.constructor
  .
  (function_body) @signature.end)
((method_signature (constructor_signature name: (identifier) @name . parameters: (_))) @definition.constructor
  .
  (function_body) @signature.end)
((method_signature (factory_constructor_signature (identifier) @name . (formal_parameter_list))) @definition.constructor
  .
  (function_body) @signature.end)
(program (function_signature name: (identifier) @name) @definition.function . (function_body) @signature.end)
(program (getter_signature name: (identifier) @name) @definition.variable . (function_body) @signature.end)
(program (setter_signature name: (identifier) @name) @definition.variable . (function_body) @signature.end)

(declaration (function_signature name: (identifier) @name)) @definition.method
(declaration (getter_signature name: (identifier) @name)) @definition.property
(declaration (constructor_signature name: (identifier) @name . parameters: (_))) @definition.constructor
(declaration (constant_constructor_signature (qualified (identifier) @name .))) @definition.constructor
(declaration
  (redirecting_factory_constructor_signature (identifier) @name . (formal_parameter_list))) @definition.constructor

; Fields and values of the file

(class_body
  (declaration (initialized_identifier_list (initialized_identifier . (identifier) @name))) @definition.field)
(class_body
  (declaration (static_final_declaration_list (static_final_declaration . (identifier) @name))) @definition.field)
(program (static_final_declaration_list (static_final_declaration . (identifier) @name) @definition.variable))
(program (initialized_identifier_list (initialized_identifier . (identifier) @name) @definition.variable))

[(annotation) (marker_annotation)] @attribute
[(comment) (documentation_comment)] @comment

; Imports

(library_import (import_specification (configurable_uri (uri) @import.module))) @import
(library_export (configurable_uri (uri) @import.module)) @import
(part_directive (uri) @import.module) @import
(combinator "show" (identifier) @import.name)

; References: `name(…)`, `object.name(…)`, `new Name(…)`

((identifier) @reference.call . (selector (argument_part)))
((selector (unconditional_assignable_selector (identifier) @reference.call)) . (selector (argument_part)))
((selector (conditional_assignable_selector (identifier) @reference.call)) . (selector (argument_part)))
(new_expression (type_identifier) @reference.call)
(const_object_expression (type_identifier) @reference.call)
(type_identifier) @reference.type
(superclass (type_identifier) @reference.inherit)
(mixins (type_identifier) @reference.inherit)
(interfaces (type_identifier) @reference.inherit)

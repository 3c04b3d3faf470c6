(class_declaration declaration_kind: "class" name: (type_identifier) @name body: (_) @signature.end) @definition.class
(class_declaration declaration_kind: "actor" name: (type_identifier) @name body: (_) @signature.end) @definition.class
(class_declaration declaration_kind: "struct" name: (type_identifier) @name body: (_) @signature.end) @definition.struct
(class_declaration declaration_kind: "enum" name: (type_identifier) @name body: (_) @signature.end) @definition.enum
(class_declaration declaration_kind: "extension" name: (_) @container) @scope
(protocol_declaration name: (type_identifier) @name body: (_) @signature.end) @definition.interface
(function_declaration name: [(simple_identifier) (custom_operator) "==" "!=" "<" ">" "<=" ">=" "+" "-" "*" "/" "%" "!"] @name body: (_) @signature.end) @definition.function
(protocol_function_declaration name: (simple_identifier) @name) @definition.method
(init_declaration "init" @name body: (_)? @signature.end) @definition.constructor
(deinit_declaration "deinit" @name body: (_) @signature.end) @definition.method
(subscript_declaration "subscript" @name (computed_property)? @signature.end) @definition.method
(typealias_declaration name: (type_identifier) @name) @definition.type
(associatedtype_declaration name: (type_identifier) @name) @definition.type
(macro_declaration (simple_identifier) @name) @definition.macro
(enum_entry name: (simple_identifier) @name) @definition.constant

; Values of a type or file; those of a function are local

(source_file (property_declaration name: (pattern bound_identifier: (_) @name)) @definition.variable)
(class_body
  (property_declaration
    name: (pattern bound_identifier: (_) @name)
    computed_value: (_)? @signature.end) @definition.property)
(enum_class_body
  (property_declaration
    name: (pattern bound_identifier: (_) @name)
    computed_value: (_)? @signature.end) @definition.property)
(protocol_property_declaration name: (pattern bound_identifier: (_) @name)) @definition.property

(attribute) @attribute
[(comment) (multiline_comment)] @comment

; Imports

(import_declaration (identifier) @import.module) @import

; References

(call_expression . (simple_identifier) @reference.call)
(call_expression . (navigation_expression suffix: (navigation_suffix suffix: (simple_identifier) @reference.call)))
(user_type (type_identifier) @reference.type .)
(inheritance_specifier inherits_from: (user_type (type_identifier) @reference.inherit .))

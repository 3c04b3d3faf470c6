(class_declaration name: (identifier) @name body: (_) @signature.end) @definition.class
(interface_declaration name: (identifier) @name body: (_) @signature.end) @definition.interface
(annotation_type_declaration name: (identifier) @name body: (_) @signature.end) @definition.interface
(enum_declaration name: (identifier) @name body: (_) @signature.end) @definition.enum
(record_declaration name: (identifier) @name body: (_) @signature.end) @definition.class
(enum_constant name: (identifier) @name) @definition.constant
(method_declaration name: (identifier) @name body: (_)? @signature.end) @definition.method
(annotation_type_element_declaration name: (identifier) @name) @definition.method
(constructor_declaration name: (identifier) @name body: (_) @signature.end) @definition.constructor
(compact_constructor_declaration name: (identifier) @name body: (_) @signature.end) @definition.constructor
(field_declaration declarator: (variable_declarator name: (identifier) @name)) @definition.variable
(constant_declaration declarator: (variable_declarator name: (identifier) @name)) @definition.constant

[(annotation) (marker_annotation)] @attribute
[(line_comment) (block_comment)] @comment

(import_declaration (scoped_identifier name: (identifier) @import.name) @import.module) @import
(import_declaration (asterisk) @import.name)

; References

(method_invocation name: (identifier) @reference.call)
(object_creation_expression type: (type_identifier) @reference.call)
(object_creation_expression type: (generic_type . (type_identifier) @reference.call))
(object_creation_expression type: (scoped_type_identifier (type_identifier) @reference.call .))
(type_identifier) @reference.type
(marker_annotation name: (identifier) @reference.type)
(annotation name: (identifier) @reference.type)
(superclass (type_identifier) @reference.inherit)
(superclass (generic_type . (type_identifier) @reference.inherit))
(super_interfaces (type_list (type_identifier) @reference.inherit))
(super_interfaces (type_list (generic_type . (type_identifier) @reference.inherit)))
(extends_interfaces (type_list (type_identifier) @reference.inherit))
(extends_interfaces (type_list (generic_type . (type_identifier) @reference.inherit)))

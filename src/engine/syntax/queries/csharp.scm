(namespace_declaration name: (_) @name body: (_) @signature.end) @definition.module
(class_declaration name: (identifier) @name body: (_) @signature.end) @definition.class
(struct_declaration name: (identifier) @name body: (_) @signature.end) @definition.struct
(interface_declaration name: (identifier) @name body: (_) @signature.end) @definition.interface
(enum_declaration name: (identifier) @name body: (_) @signature.end) @definition.enum
(enum_member_declaration name: (identifier) @name) @definition.constant
(record_declaration name: (identifier) @name body: (_)? @signature.end) @definition.class
(delegate_declaration name: (identifier) @name) @definition.type
(method_declaration name: (identifier) @name body: (_)? @signature.end) @definition.method
(local_function_statement name: (identifier) @name body: (_) @signature.end) @definition.function
(constructor_declaration name: (identifier) @name body: (_) @signature.end) @definition.constructor
(property_declaration name: (identifier) @name accessors: (_) @signature.end) @definition.property
(property_declaration name: (identifier) @name) @definition.property
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @definition.field
(field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @definition.variable

(attribute_list) @attribute
(comment) @comment

(using_directive [(identifier) (qualified_name)] @import.module .) @import

; References

(invocation_expression function: (identifier) @reference.call)
(invocation_expression function: (generic_name (identifier) @reference.call))
(invocation_expression function: (member_access_expression name: (identifier) @reference.call))
(invocation_expression function: (member_access_expression name: (generic_name (identifier) @reference.call)))
(object_creation_expression type: (identifier) @reference.call)
(object_creation_expression type: (generic_name (identifier) @reference.call))
(object_creation_expression type: (qualified_name name: (identifier) @reference.call))
(attribute name: (identifier) @reference.type)
(_ type: (identifier) @reference.type)
(_ returns: (identifier) @reference.type)
(_ type: (nullable_type (identifier) @reference.type))
(_ type: (array_type type: (identifier) @reference.type))
(_ type: (generic_name (identifier) @reference.type))
(_ returns: (generic_name (identifier) @reference.type))
(type_argument_list (identifier) @reference.type)
(base_list (identifier) @reference.inherit)
(base_list (generic_name (identifier) @reference.inherit))
(base_list (qualified_name name: (identifier) @reference.inherit))

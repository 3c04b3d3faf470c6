(class_declaration name: (name) @name body: (_) @signature.end) @definition.class
(interface_declaration name: (name) @name body: (_) @signature.end) @definition.interface
(trait_declaration name: (name) @name body: (_) @signature.end) @definition.trait
(enum_declaration name: (name) @name body: (_) @signature.end) @definition.enum
(enum_case name: (name) @name) @definition.constant
(function_definition name: (name) @name body: (_) @signature.end) @definition.function
(method_declaration name: (name) @name body: (_)? @signature.end) @definition.function
(property_declaration (property_element name: (variable_name (name) @name))) @definition.variable
(const_declaration (const_element . (name) @name)) @definition.constant

(attribute_list) @attribute
(comment) @comment

; Imports

(namespace_use_declaration) @import
(namespace_use_clause . (name) @import.module)
(namespace_use_clause . (qualified_name (name) @import.name) @import.module)
(expression_statement [
  (include_expression (string) @import.module)
  (include_once_expression (string) @import.module)
  (require_expression (string) @import.module)
  (require_once_expression (string) @import.module)
]) @import

; References

(function_call_expression function: [(name) (qualified_name)] @reference.call)
(member_call_expression name: (name) @reference.call)
(nullsafe_member_call_expression name: (name) @reference.call)
(scoped_call_expression name: (name) @reference.call)
(object_creation_expression [(name) (qualified_name)] @reference.call)
(named_type [(name) (qualified_name)] @reference.type)
(scoped_call_expression scope: [(name) (qualified_name)] @reference.type)
(attribute [(name) (qualified_name)] @reference.type)
(base_clause [(name) (qualified_name)] @reference.inherit)
(class_interface_clause [(name) (qualified_name)] @reference.inherit)
(use_declaration [(name) (qualified_name)] @reference.inherit)

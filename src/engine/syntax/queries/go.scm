(function_declaration name: (identifier) @name body: (_)? @signature.end) @definition.function
(method_declaration
  receiver: (parameter_list (parameter_declaration type: (_) @container))
  name: (field_identifier) @name
  body: (_)? @signature.end) @definition.method
(type_spec name: (type_identifier) @name type: (struct_type (field_declaration_list) @signature.end)) @definition.struct
(type_spec name: (type_identifier) @name type: (interface_type)) @definition.interface
(type_spec name: (type_identifier) @name) @definition.type
(type_alias name: (type_identifier) @name) @definition.type
(struct_type (field_declaration_list (field_declaration name: (field_identifier) @name) @definition.field))
(interface_type (method_elem name: (field_identifier) @name) @definition.method)
(const_declaration (const_spec name: (identifier) @name) @definition.constant)
(source_file (var_declaration (var_spec name: (identifier) @name) @definition.variable))
(source_file (var_declaration (var_spec_list (var_spec name: (identifier) @name) @definition.variable)))

; In a group (`const ( … )`) each starts at its own name
(type_declaration . (_) .) @outer
(const_declaration . (_) .) @outer
(var_declaration . (var_spec) .) @outer
(comment) @comment

(import_spec) @import
(import_spec path: (_) @import.module)

; References

(call_expression function: (identifier) @reference.call)
(call_expression function: (selector_expression field: (field_identifier) @reference.call))
(composite_literal type: (type_identifier) @reference.call)
(composite_literal type: (qualified_type name: (type_identifier) @reference.call))
(type_identifier) @reference.type
(field_declaration !name type: (type_identifier) @reference.inherit)
(field_declaration !name type: (qualified_type name: (type_identifier) @reference.inherit))
(interface_type (type_elem (type_identifier) @reference.inherit))
(interface_type (type_elem (qualified_type name: (type_identifier) @reference.inherit)))

(function_item name: (_) @name body: (_) @signature.end) @definition.function
(function_signature_item name: (_) @name) @definition.function
(struct_item name: (type_identifier) @name body: (field_declaration_list) @signature.end) @definition.struct
(struct_item name: (type_identifier) @name) @definition.struct
(union_item name: (type_identifier) @name body: (_) @signature.end) @definition.struct
(enum_item name: (type_identifier) @name body: (_) @signature.end) @definition.enum
(enum_variant name: (identifier) @name) @definition.constant
(trait_item name: (type_identifier) @name body: (_) @signature.end) @definition.trait
(type_item name: (type_identifier) @name) @definition.type
(associated_type name: (type_identifier) @name) @definition.type
(mod_item name: (identifier) @name body: (_) @signature.end) @definition.module
(macro_definition name: (identifier) @name . (_) @signature.end) @definition.macro
(field_declaration name: (field_identifier) @name) @definition.field
(const_item name: (identifier) @name) @definition.constant
(static_item name: (identifier) @name) @definition.variable
(impl_item type: (_) @container) @scope

(attribute_item) @attribute
[(line_comment) (block_comment)] @comment

; Imports: `use a::b::{C, D}`, `use a::B as C`, `mod x;`

(use_declaration) @import
(use_declaration argument: (scoped_identifier name: (identifier) @import.name) @import.module)
(use_declaration argument: (identifier) @import.module)
(use_declaration argument: (use_as_clause path: (_) @import.module))
(use_declaration argument: (use_wildcard (_) @import.module))
(use_declaration argument: (scoped_use_list path: (_) @import.module))
(use_list (identifier) @import.name)
(use_list (scoped_identifier) @import.name)
(use_list (use_as_clause path: (_) @import.name))
(mod_item !body name: (identifier) @import.module) @import
(extern_crate_declaration name: (identifier) @import.module) @import

; References

(call_expression function: (identifier) @reference.call)
(call_expression function: (scoped_identifier name: (identifier) @reference.call))
(call_expression function: (field_expression field: (field_identifier) @reference.call))
(call_expression function: (generic_function function: (identifier) @reference.call))
(call_expression function: (generic_function function: (scoped_identifier name: (identifier) @reference.call)))
(call_expression function: (generic_function function: (field_expression field: (field_identifier) @reference.call)))
(macro_invocation macro: (identifier) @reference.call)
(macro_invocation macro: (scoped_identifier name: (identifier) @reference.call))
(struct_expression name: (type_identifier) @reference.call)
(type_identifier) @reference.type
(impl_item trait: (type_identifier) @reference.inherit)
(impl_item trait: (generic_type type: (type_identifier) @reference.inherit))
(impl_item trait: (scoped_type_identifier name: (type_identifier) @reference.inherit))
(trait_item bounds: (trait_bounds (type_identifier) @reference.inherit))

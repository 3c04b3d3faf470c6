(class_definition name: (identifier) @name body: (_)? @signature.end) @definition.class
(object_definition name: (identifier) @name body: (_)? @signature.end) @definition.module
(package_object name: (identifier) @name body: (_)? @signature.end) @definition.module
(trait_definition name: (identifier) @name body: (_)? @signature.end) @definition.trait
(enum_definition name: (identifier) @name body: (_) @signature.end) @definition.enum
(simple_enum_case name: (identifier) @name) @definition.constant
(full_enum_case name: (identifier) @name) @definition.constant
(function_definition name: (_) @name body: (_) @signature.end) @definition.function
(function_declaration name: (_) @name) @definition.function
(type_definition name: (type_identifier) @name) @definition.type
(given_definition name: (identifier) @name body: (_)? @signature.end) @definition.variable

; Values of an object, class or file; those of a block are local

(template_body (val_definition pattern: (identifier) @name value: (_) @signature.end) @definition.variable)
(template_body (var_definition pattern: (identifier) @name) @definition.variable)
(template_body (val_declaration name: (identifier) @name) @definition.variable)
(template_body (var_declaration name: (identifier) @name) @definition.variable)
(compilation_unit (val_definition pattern: (identifier) @name value: (_) @signature.end) @definition.variable)

(extension_definition parameters: (parameters . (parameter type: (_) @container))) @scope

(annotation) @attribute
[(comment) (block_comment)] @comment

; Imports: `import a.b.{C, D => E}`; the parts of a path are nodes of their own

(import_declaration) @import
(import_declaration (identifier) @import.module)
(import_declaration (namespace_selectors (identifier) @import.name))
(import_declaration (namespace_selectors (_ name: (identifier) @import.name)))
(import_declaration (namespace_wildcard) @import.name)

; References

(call_expression function: (identifier) @reference.call)
(call_expression function: (field_expression field: (identifier) @reference.call))
(call_expression function: (generic_function function: (identifier) @reference.call))
(call_expression function: (generic_function function: (field_expression field: (identifier) @reference.call)))
(infix_expression operator: (identifier) @reference.call)
(instance_expression . (type_identifier) @reference.call)
(instance_expression . (generic_type type: (type_identifier) @reference.call))
(type_identifier) @reference.type
(annotation name: (type_identifier) @reference.type)
(extends_clause type: (type_identifier) @reference.inherit)
(extends_clause type: (generic_type type: (type_identifier) @reference.inherit))

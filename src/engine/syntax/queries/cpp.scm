; inherits: c

(class_specifier name: (_) @name body: (_) @signature.end) @definition.class
(namespace_definition name: (_) @name body: (_) @signature.end) @definition.module
(alias_declaration name: (type_identifier) @name) @definition.type
(concept_definition name: (identifier) @name) @definition.type

; Functions: members, operators, and out of line (`ns::Foo::bar`: the builder takes the container from the name). A
; constructor's signature ends before its initialisers

(function_definition
  declarator: [
    (function_declarator declarator: [(identifier) (field_identifier) (qualified_identifier) (destructor_name) (operator_name)] @name)
    (pointer_declarator declarator: (function_declarator declarator: [(field_identifier) (qualified_identifier) (operator_name)] @name))
    (reference_declarator (function_declarator declarator: [(identifier) (field_identifier) (qualified_identifier) (operator_name)] @name))
    (operator_cast) @name
  ]
  [(field_initializer_list) (compound_statement) (try_statement) (default_method_clause) (delete_method_clause)]? @signature.end) @definition.function
(field_declaration
  declarator: [
    (function_declarator declarator: [(field_identifier) (destructor_name) (operator_name)] @name)
    (pointer_declarator declarator: (function_declarator declarator: [(field_identifier) (operator_name)] @name))
    (reference_declarator (function_declarator declarator: [(field_identifier) (operator_name)] @name))
  ]) @definition.method
(field_declaration declarator: (reference_declarator (field_identifier) @name)) @definition.field
(declaration declarator: (function_declarator declarator: [(destructor_name) (operator_name)] @name)) @definition.function
(namespace_definition body: (declaration_list (declaration declarator: (init_declarator declarator: (identifier) @name)) @definition.variable))

(template_declaration) @outer
(attribute_declaration) @attribute

(using_declaration [(identifier) (qualified_identifier)] @import.module) @import

; References

(call_expression function: (qualified_identifier name: (_) @reference.call))
(call_expression function: (template_function name: (identifier) @reference.call))
(new_expression type: (type_identifier) @reference.call)
(base_class_clause (type_identifier) @reference.inherit)
(base_class_clause (qualified_identifier name: (type_identifier) @reference.inherit))
(base_class_clause (template_type name: (type_identifier) @reference.inherit))

(create_table (object_reference name: (identifier) @name) . (column_definitions)? @signature.end) @definition.table
(create_view (object_reference name: (identifier) @name) (create_query) @signature.end) @definition.table
(create_materialized_view (object_reference name: (identifier) @name) (create_query) @signature.end) @definition.table
(create_function
  (object_reference name: (identifier) @name)
  .
  (function_arguments)
  (function_body)? @signature.end) @definition.function
(create_trigger . (_) . (keyword_trigger) . (object_reference name: (identifier) @name)) @definition.function
(create_type (object_reference name: (identifier) @name)) @definition.type
(create_schema (identifier) @name) @definition.module
(create_sequence (object_reference name: (identifier) @name)) @definition.variable
(create_index column: (identifier) @name) @definition.key
(column_definitions (column_definition name: (identifier) @name) @definition.field)

[(comment) (marginalia)] @comment

; References: functions that are called; tables that are read, written, changed, pointed to

(invocation (object_reference name: (identifier) @reference.call))
(create_trigger (keyword_execute) (object_reference name: (identifier) @reference.call))
(relation (object_reference name: (identifier) @reference.type))
(insert (object_reference name: (identifier) @reference.type))
(alter_table (object_reference name: (identifier) @reference.type))
(drop_table (object_reference name: (identifier) @reference.type))
(create_index (object_reference name: (identifier) @reference.type))
(create_trigger (keyword_on) . (object_reference name: (identifier) @reference.type))
(column_definition (keyword_references) . (object_reference name: (identifier) @reference.type))

(function_declaration name: (identifier) @name body: (_)? @signature.end) @definition.function
(function_declaration
  name: (dot_index_expression table: (_) @container field: (identifier) @name) body: (_)? @signature.end) @definition.function
(function_declaration
  name: (method_index_expression table: (_) @container method: (identifier) @name) body: (_)? @signature.end) @definition.method

; `Foo.bar = function() … end`, `local bar = function() … end`, `{ bar = function() … end }`

(assignment_statement
  (variable_list . name: (dot_index_expression table: (_) @container field: (identifier) @name) .)
  (expression_list . value: (function_definition body: (_)? @signature.end) .)) @definition.function
(assignment_statement
  (variable_list . name: (identifier) @name .)
  (expression_list . value: (function_definition body: (_)? @signature.end) .)) @definition.function
(assignment_statement
  (expression_list
    (table_constructor
      (field name: (identifier) @name value: (function_definition body: (_)? @signature.end)) @definition.function)))
(return_statement
  (expression_list
    (table_constructor
      (field name: (identifier) @name value: (function_definition body: (_)? @signature.end)) @definition.function)))

; The table that a file returns is its module.

(chunk
  (variable_declaration
    (assignment_statement
      (variable_list . name: (identifier) @name .)
      (expression_list . value: (table_constructor) @signature.end))) @definition.module
  (return_statement (expression_list . (identifier) @returned .))
  (#eq? @name @returned))

; Values of the file. `local x = require(…)` is an import.

(chunk
  (assignment_statement
    (variable_list . name: (dot_index_expression table: (identifier) @container field: (identifier) @name) .)) @definition.variable)
(chunk (assignment_statement (variable_list . name: (identifier) @name .)) @definition.variable)
(chunk
  (variable_declaration
    (assignment_statement
      (variable_list . name: (identifier) @name .)
      (expression_list . value: [(table_constructor) (number) (string) (true) (false) (nil)]))) @definition.variable)
(chunk
  (variable_declaration
    (assignment_statement
      (variable_list . name: (identifier) @name .)
      (expression_list . value: (function_call name: (identifier) @callee (#not-eq? @callee "require"))))) @definition.variable)

(variable_declaration (assignment_statement (expression_list (function_definition)))) @outer
(comment) @comment

; Imports

(function_call
  name: (identifier) @require (#eq? @require "require")
  arguments: (arguments (string content: (string_content) @import.module))) @import

; References

(function_call name: (identifier) @reference.call)
(function_call name: (dot_index_expression field: (identifier) @reference.call))
(function_call name: (method_index_expression method: (identifier) @reference.call))

; A function that returns a struct is a generic type: `fn List(comptime T: type) type { return struct { … }; }`

(function_declaration
  name: (identifier) @name
  body: (block . (expression_statement (return_expression (struct_declaration)))) @signature.end) @definition.struct
(function_declaration name: (identifier) @name body: (_)? @signature.end) @definition.function
(variable_declaration . (identifier) @name (struct_declaration "{" @signature.end)) @definition.struct
(variable_declaration . (identifier) @name (union_declaration "{" @signature.end)) @definition.struct
(variable_declaration . (identifier) @name (opaque_declaration "{" @signature.end)) @definition.struct
(variable_declaration . (identifier) @name (enum_declaration "{" @signature.end)) @definition.enum
(variable_declaration . (identifier) @name (error_set_declaration "{" @signature.end)) @definition.enum
(enum_declaration (container_field name: (identifier) @name) @definition.constant)
(container_field name: (identifier) @name) @definition.field
(test_declaration (string (string_content) @name) (block) @signature.end) @definition.function
(test_declaration (identifier) @name (block) @signature.end) @definition.function

; Values of a file or container. What only gives another file's name a short one (`const Foo = @import("Foo.zig")`,
; `const Allocator = std.mem.Allocator`) is one when it is public.

(source_file (variable_declaration "const" . (identifier) @name type: (_)) @definition.constant)
(source_file (variable_declaration "var" . (identifier) @name) @definition.variable)
(source_file (variable_declaration "pub" "const" . (identifier) @name) @definition.constant)
(source_file
  (variable_declaration
    "const"
    .
    (identifier) @name
    .
    [
      (integer)
      (float)
      (string)
      (multiline_string)
      (boolean)
      (call_expression)
      (binary_expression)
      (struct_initializer)
      (anonymous_struct_initializer)
      (block)
      (if_expression)
      (switch_expression)
    ]) @definition.constant)
(struct_declaration (variable_declaration "const" . (identifier) @name type: (_)) @definition.constant)
(struct_declaration (variable_declaration "var" . (identifier) @name) @definition.variable)
(struct_declaration (variable_declaration "pub" "const" . (identifier) @name) @definition.constant)
(struct_declaration
  (variable_declaration
    "const"
    .
    (identifier) @name
    .
    [
      (integer)
      (float)
      (string)
      (multiline_string)
      (boolean)
      (call_expression)
      (binary_expression)
      (struct_initializer)
      (anonymous_struct_initializer)
      (block)
      (if_expression)
      (switch_expression)
    ]) @definition.constant)

(comment) @comment

; Imports

(builtin_function
  (builtin_identifier) @import-builtin (#eq? @import-builtin "@import")
  (arguments (string (string_content) @import.module))) @import

; References

(call_expression function: (identifier) @reference.call)
(call_expression function: (field_expression member: (identifier) @reference.call))
(struct_initializer . (identifier) @reference.call)
(struct_initializer . (field_expression member: (identifier) @reference.call))
(parameter type: (identifier) @reference.type)
(parameter type: (_ (identifier) @reference.type))
(parameter type: (field_expression member: (identifier) @reference.type))
(parameter type: (_ (field_expression member: (identifier) @reference.type)))
(function_declaration type: (identifier) @reference.type)
(function_declaration type: (_ (identifier) @reference.type))
(function_declaration type: (field_expression member: (identifier) @reference.type))
(function_declaration type: (_ (field_expression member: (identifier) @reference.type)))
(container_field type: (identifier) @reference.type)
(container_field type: (_ (identifier) @reference.type))
(container_field type: (field_expression member: (identifier) @reference.type))
(container_field type: (_ (field_expression member: (identifier) @reference.type)))
(variable_declaration type: (identifier) @reference.type)

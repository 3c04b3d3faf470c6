(function_definition name: (word) @name body: (_) @signature.end) @definition.function
(program (variable_assignment name: (variable_name) @name) @definition.variable)
(program (declaration_command (variable_assignment name: (variable_name) @name)) @definition.variable)

(comment) @comment

; Imports: `source file`, `. file`, and `load file` of Bats

(command
  name: (command_name (word) @source (#any-of? @source "source" "." "load"))
  . argument: (_) @import.module) @import

; References

(command
  name: (command_name (word) @reference.call)
  (#not-any-of? @reference.call
    "." ":" "[" "break" "cd" "continue" "declare" "echo" "eval" "exec" "exit" "export" "false" "load" "local" "printf"
    "pwd" "read" "return" "set" "shift" "source" "test" "trap" "true" "unset" "wait"))

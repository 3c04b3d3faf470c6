(class name: [(constant) (scope_resolution)] @name body: (_)? @signature.end) @definition.class
(module name: [(constant) (scope_resolution)] @name body: (_)? @signature.end) @definition.module
(module body: (body_statement (method name: (_) @name body: (_)? @signature.end) @definition.method))
(method name: (_) @name body: (_)? @signature.end) @definition.function
(singleton_method name: (_) @name body: (_)? @signature.end) @definition.method
(assignment left: (constant) @name) @definition.constant
(call
  method: (identifier) @accessor (#any-of? @accessor "attr_reader" "attr_writer" "attr_accessor")
  arguments: (argument_list (simple_symbol) @name)) @definition.property

(comment) @comment

; Imports

(call
  method: (identifier) @require (#any-of? @require "require" "require_relative" "load" "autoload")
  arguments: (argument_list (string (string_content) @import.module))) @import

; References

(call method: [(identifier) (constant)] @reference.call)
(call receiver: (constant) @reference.type)
(superclass (constant) @reference.inherit)
(superclass (scope_resolution name: (constant) @reference.inherit))
(call
  method: (identifier) @mixin (#any-of? @mixin "include" "extend" "prepend")
  arguments: (argument_list [(constant) (scope_resolution)] @reference.inherit))

(rule_set (selectors) @name (block) @signature.end) @definition.selector
(keyframes_statement (keyframes_name) @name (keyframe_block_list) @signature.end) @definition.selector
(media_statement "@media" . (_) @name (block) @signature.end) @definition.section
(declaration (property_name) @name (#match? @name "^--")) @definition.variable

(comment) @comment

; Imports

(import_statement (string_value (string_content) @import.module)) @import
(import_statement (call_expression (arguments (string_value (string_content) @import.module)))) @import
(import_statement (call_expression (arguments (plain_value) @import.module))) @import

; References: `var(--name)`, animations

(call_expression
  (function_name) @function (#eq? @function "var")
  (arguments . (plain_value) @reference.type))

(call
  target: (identifier) @keyword (#eq? @keyword "defmodule")
  (arguments . (alias) @name)
  (do_block)? @signature.end) @definition.module
(call
  target: (identifier) @keyword (#eq? @keyword "defprotocol")
  (arguments . (alias) @name)
  (do_block)? @signature.end) @definition.interface
(call
  target: (identifier) @keyword (#eq? @keyword "defimpl")
  (arguments (keywords (pair value: (alias) @container)))) @scope

; `def name(…) do`, `def name(…) when … do`, `def name, do: …`

(call
  target: (identifier) @keyword (#any-of? @keyword "defmacro" "defmacrop" "defguard" "defguardp")
  (arguments
    .
    [
      (identifier) @name
      (call target: (identifier) @name)
      (binary_operator left: (call target: (identifier) @name))
    ]
    .
    (keywords)? @signature.end)
  (do_block)? @signature.end) @definition.macro
(call
  target: (identifier) @keyword (#any-of? @keyword "def" "defp" "defdelegate" "defn" "defnp") (#not-eq? @name "when")
  (arguments
    .
    [
      (identifier) @name
      (call target: (identifier) @name)
      (binary_operator left: (call target: (identifier) @name))
      (binary_operator left: (binary_operator operator: _ @name))
      (binary_operator operator: _ @name)
    ]
    .
    (keywords)? @signature.end)
  (do_block)? @signature.end) @definition.function

; ExUnit: `test "…" do`, `describe "…" do`

(call
  target: (identifier) @keyword (#eq? @keyword "test")
  (arguments . (string (quoted_content) @name))
  (do_block) @signature.end) @definition.function
(call
  target: (identifier) @keyword (#eq? @keyword "describe")
  (arguments . (string (quoted_content) @name))
  (do_block) @signature.end) @definition.section

; Module attributes: `@type`, `@callback`, and values

(unary_operator
  operator: "@"
  operand: (call
    target: (identifier) @keyword (#any-of? @keyword "type" "typep" "opaque")
    (arguments
      .
      [
        (binary_operator left: (identifier) @name)
        (binary_operator left: (call target: (identifier) @name))
      ]))) @definition.type
(unary_operator
  operator: "@"
  operand: (call
    target: (identifier) @keyword (#any-of? @keyword "callback" "macrocallback")
    (arguments
      .
      [
        (binary_operator left: (call target: (identifier) @name))
        (binary_operator left: (binary_operator left: (call target: (identifier) @name)))
      ]))) @definition.method
(do_block
  (unary_operator
    operator: "@"
    operand: (call
      target: (identifier) @name
      (#not-any-of? @name
        "doc" "moduledoc" "typedoc" "shortdoc" "spec" "type" "typep" "opaque" "callback" "macrocallback"
        "optional_callbacks" "impl" "behaviour" "derive" "dialyzer" "deprecated" "since" "compile" "external_resource"
        "tag" "moduletag" "describetag" "enforce_keys" "before_compile" "after_compile" "on_definition" "on_load"
        "primary_key" "foreign_key_type" "fallback_to_any" "protocol" "for" "vsn" "requirements" "recursive" "preferred_cli_env"))) @definition.constant)

(comment) @comment
(unary_operator
  operand: (call
    target: (identifier) @keyword (#any-of? @keyword "doc" "typedoc")
    (arguments [(string) (sigil)]))) @comment
(unary_operator
  operand: (call
    target: (identifier) @keyword (#any-of? @keyword "moduledoc" "shortdoc")
    (arguments [(string) (sigil)] @doc)))
(unary_operator
  operand: (call
    target: (identifier) @keyword
    (#any-of? @keyword "spec" "impl" "deprecated" "since" "tag" "dialyzer" "derive"))) @attribute
(unary_operator
  operand: (call
    target: (identifier) @keyword (#eq? @keyword "doc")
    (arguments [(boolean) (keywords)]))) @attribute

; Imports: `alias A.B`, `alias A.{B, C}`, `use A`, `import A`, `require A`

(call
  target: (identifier) @keyword (#any-of? @keyword "alias" "use" "import" "require")
  (arguments . (alias) @import.module)) @import
(call
  target: (identifier) @keyword (#any-of? @keyword "alias" "use" "import" "require")
  (arguments . (dot left: (alias) @import.module right: (tuple (alias) @import.name)))) @import

; References

(call
  target: (identifier) @reference.call
  (#not-any-of? @reference.call
    "def" "defp" "defmacro" "defmacrop" "defguard" "defguardp" "defdelegate" "defn" "defnp" "defmodule" "defprotocol"
    "defimpl" "defstruct" "defexception" "defoverridable" "alias" "use" "import" "require" "if" "unless" "case" "cond"
    "with" "for" "fn" "try" "receive" "quote" "unquote" "unquote_splicing" "raise" "super" "doc" "moduledoc" "typedoc"
    "shortdoc" "spec" "type" "typep" "opaque" "callback" "macrocallback" "impl" "behaviour" "derive" "tag" "test"
    "describe" "assert"))
(call target: (dot right: (identifier) @reference.call))
(call target: (dot left: (alias) @reference.type))
(struct (alias) @reference.type)
(call
  target: (identifier) @keyword (#any-of? @keyword "use" "behaviour" "defimpl")
  (arguments . (alias) @reference.inherit))

; A signature and the equations below it become one definition (equations.ts).

(declarations (signature name: (variable) @name) @definition.function)
(declarations (signature name: (prefix_id (operator) @name)) @definition.function)
(declarations (function name: (variable) @name match: (_) @signature.end) @definition.function)
(declarations (function name: (prefix_id (operator) @name) match: (_) @signature.end) @definition.function)
(declarations (function (infix operator: (operator) @name) match: (_) @signature.end) @definition.function)
(declarations (function (infix operator: (infix_id (variable) @name)) match: (_) @signature.end) @definition.function)
(declarations (bind name: (variable) @name match: (_) @signature.end) @definition.function)
(declarations (foreign_import signature: (signature name: (variable) @name)) @definition.function)

(class_declarations (signature name: (variable) @name) @definition.method)
(class_declarations (signature name: (prefix_id (operator) @name)) @definition.method)
(class_declarations (default_signature (signature name: (variable) @name)) @definition.method)
(class_declarations (function name: (variable) @name match: (_) @signature.end) @definition.method)
(class_declarations (bind name: (variable) @name match: (_) @signature.end) @definition.method)
(instance_declarations (function name: (variable) @name match: (_) @signature.end) @definition.method)
(instance_declarations (function (infix operator: (operator) @name) match: (_) @signature.end) @definition.method)
(instance_declarations (bind name: (variable) @name match: (_) @signature.end) @definition.method)

(data_type name: (name) @name) @definition.type
(newtype name: (name) @name) @definition.type
(type_synomym name: (name) @name) @definition.type
(type_family name: (name) @name) @definition.type
(data_family name: (name) @name) @definition.type
(class name: (name) @name declarations: (_)? @signature.end) @definition.class
(pattern_synonym (equation synonym: (apply function: (constructor) @name))) @definition.constant
(pattern_synonym (signature synonym: (constructor) @name)) @definition.constant

; A constructor that is called like its type says nothing new

(data_type
  name: (name) @type
  constructors: (data_constructors (data_constructor (_ name: (constructor) @name)) @definition.constant)
  (#not-eq? @name @type))
(gadt_constructor name: (constructor) @name) @definition.constant
(field name: (field_name (variable) @name)) @definition.field

; `instance Class (Type a) where`: its methods are in `Class.Type`

(instance name: (name) @container declarations: (_)) @scope
(instance name: (qualified id: (name) @container) declarations: (_)) @scope
(instance patterns: (type_patterns . (name) @container) declarations: (_)) @scope
(instance patterns: (type_patterns . (parens type: (apply constructor: (name) @container))) declarations: (_)) @scope
(instance
  patterns: (type_patterns . (parens type: (apply constructor: (apply constructor: (name) @container))))
  declarations: (_)) @scope
(instance patterns: (type_patterns . (parens type: (qualified id: (name) @container))) declarations: (_)) @scope

[(comment) (haddock)] @comment

; Imports

(import module: (module) @import.module) @import
(import names: (import_list (import_name (_) @import.name)))

; References

(apply function: (variable) @reference.call)
(apply function: (qualified id: (variable) @reference.call))
(apply function: (constructor) @reference.call)
(infix operator: (infix_id (variable) @reference.call))
(infix operator: (infix_id (qualified id: (variable) @reference.call)))
(infix
  left_operand: [(variable) @reference.call (qualified id: (variable) @reference.call)]
  operator: (operator) @operator
  (#any-of? @operator "$" "$!" "." "<$>" "=<<" ">>>"))
(name) @reference.type
(instance name: (name) @reference.inherit)
(instance name: (qualified id: (name) @reference.inherit))
(deriving classes: (tuple (name) @reference.inherit))
(deriving classes: (name) @reference.inherit)

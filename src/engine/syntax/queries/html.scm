; Sections: headings and the title by their text, elements by their id, scripts and styles

(element
  (start_tag (tag_name) @tag (#any-of? @tag "h1" "h2" "h3" "h4" "h5" "h6" "title" "H1" "H2" "H3" "TITLE"))
  .
  (text) @name) @definition.section
(element
  (start_tag
    (attribute
      (attribute_name) @id (#eq? @id "id")
      [(attribute_value) @name (quoted_attribute_value (attribute_value) @name)]))
  .
  (_)? @signature.end) @definition.section
(element
  (self_closing_tag
    (attribute
      (attribute_name) @id (#eq? @id "id")
      [(attribute_value) @name (quoted_attribute_value (attribute_value) @name)]))) @definition.section
(script_element
  (start_tag (tag_name) @name)
  (raw_text) @signature.end (#match? @signature.end "\\S")) @definition.section
(style_element (start_tag (tag_name) @name) (raw_text) @signature.end) @definition.section

(comment) @comment

; Imports: scripts and style sheets

(script_element
  (start_tag
    (attribute
      (attribute_name) @src (#eq? @src "src")
      [(attribute_value) @import.module (quoted_attribute_value (attribute_value) @import.module)]))) @import
(element
  (_
    (tag_name) @link (#any-of? @link "link" "LINK")
    (attribute
      (attribute_name) @href (#eq? @href "href")
      [(attribute_value) @import.module (quoted_attribute_value (attribute_value) @import.module)]))) @import

import type { ErrorCode } from "yaml";

/**
 * What is wrong with a file that is no YAML, by the parser's code. The parser's own sentences quote the file, which may
 * hold a secret by mistake.
 */
export const yamlSentences: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: "A reference (*name) takes no tag or anchor of its own. Take it away.",
  BAD_ALIAS: "This reference (*name) has no anchor (&name) before it. Write the value itself, or add the anchor.",
  BAD_COLLECTION_TYPE: "The tag and the value differ in type. Take the tag (!!...) away.",
  BAD_DIRECTIVE: "Lines that begin with % are not needed here. Take the line away.",
  BAD_DQ_ESCAPE: "A backslash in double quotes begins an escape, and this is none. Use single quotes.",
  BAD_INDENT:
    "The indentation does not fit the lines before, or a bracket there is not closed. Settings of one map begin in the same column.",
  BAD_PROP_ORDER: "Anchors (&name) and tags stand before the value. Move them.",
  BAD_SCALAR_START: "A value can't begin with this character. Put the value in quotes.",
  BLOCK_AS_IMPLICIT_KEY: "Two settings stand on one line. Begin a new line, or put the value in quotes.",
  BLOCK_IN_FLOW: "Between brackets, write the values on one line, separated by commas.",
  DUPLICATE_KEY: "This key stands here twice, and only one of them can count. Take one away.",
  IMPOSSIBLE: "This can't be read. Look at the lines around it.",
  KEY_OVER_1024_CHARS: "A key is longer than 1024 characters. Look for a missing colon or quote.",
  MISSING_CHAR: "A character is missing: a colon and a space after a key, a closing quote or bracket, or a comma.",
  MULTILINE_IMPLICIT_KEY: "A key goes over several lines. Look for a missing colon or quote.",
  MULTIPLE_ANCHORS: "A value has at most one anchor (&name). Take one away.",
  MULTIPLE_DOCS: "A line of three hyphens begins a second document. One file holds one: take the line away.",
  MULTIPLE_TAGS: "A value has at most one tag. Take one away.",
  NON_STRING_KEY: "A key is a plain word here. Write it as one.",
  RESOURCE_EXHAUSTION: "The nesting is too deep to be read. Write it flat.",
  TAB_AS_INDENT: "Tabs can't indent. Use spaces.",
  TAG_RESOLVE_FAILED: "This tag is unknown. Take the tag (!...) away; put a value that begins with ! in quotes.",
  UNEXPECTED_TOKEN: "Something stands here that does not belong. Look for a missing quote, colon or bracket before it.",
};

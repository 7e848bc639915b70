-m -o ../../fuzz/corpus/dump/minidump-with-hostile-names modules
# Nothing in a name is live in Markdown.

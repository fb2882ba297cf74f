package reprise.event.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A statement of a schema without what does not change its meaning: white space, comments, upper case, quotes around a
 * plain name, {@code IF NOT EXISTS}. Two statements with the same text mean the same; the other way round need not
 * hold.
 */
final class SqlText {
    private static final Pattern TOKEN = Pattern.compile("""
            (?<skip>[ \\t\\n\\f\\r]+|--[^\\n]*|/\\*.*?(?:\\*/|\\z))\
            |(?<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\\[[^\\]]*\\])\
            |(?<string>'(?:[^']|'')*')\
            |(?<word>[\\w$\\x{80}-\\x{10ffff}]+)\
            |(?<other>.)""", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final List<String> IF_NOT_EXISTS = List.of("if", "not", "exists");
    /** Of sqlite.org/lang_keywords.html: with quotes they are names, and a type "PRIMARY KEY" makes no key. */
    private static final Set<String> KEYWORDS = Set
            .of("""
                    abort action add after all alter always analyze and as asc attach autoincrement before begin
                    between by cascade case cast check collate column commit conflict constraint create cross
                    current current_date current_time current_timestamp database default deferrable deferred delete
                    desc detach distinct do drop each else end escape except exclude exclusive exists explain fail
                    filter first following for foreign from full generated glob group groups having if ignore
                    immediate in index indexed initially inner insert instead intersect into is isnull join key
                    last left like limit match materialized natural no not nothing notnull null nulls of offset on
                    or order others outer over partition plan pragma preceding primary query raise range recursive
                    references regexp reindex release rename replace restrict returning right rollback row rows
                    savepoint select set table temp temporary then ties to transaction trigger unbounded union
                    unique update using vacuum values view virtual when where window with within without true false
                    rowid oid _rowid_ strict stored
                    """
                    .strip().split("\\s+"));

    private SqlText() {}

    static String normalised(String sql) {
        var tokens = new ArrayList<String>();
        var match = TOKEN.matcher(sql);
        while (match.find()) {
            if (match.group("skip") == null) {
                tokens.add(match.group("string") != null ? match.group()
                        : match.group("quoted") != null ? unquoted(match.group()) : lowerCase(match.group()));
            }
        }
        for (int i = 1; i <= 3 && i + 3 <= tokens.size(); i++) { // after CREATE [UNIQUE] TABLE
            if (tokens.subList(i, i + 3).equals(IF_NOT_EXISTS)) {
                tokens.subList(i, i + 3).clear();
            }
        }
        return String.join(" ", tokens);
    }

    private static String unquoted(String quoted) {
        var name = quoted.substring(1, quoted.length() - 1);
        var lower = lowerCase(name);
        return NAME.matcher(name).matches() && !KEYWORDS.contains(lower) ? lower : quoted;
    }

    /** SQLite knows upper and lower case of ASCII only. */
    static String lowerCase(String text) {
        return text.chars().allMatch(c -> c < 128) ? text.toLowerCase(Locale.ROOT)
                : text.codePoints().map(c -> c < 128 ? Character.toLowerCase(c) : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}

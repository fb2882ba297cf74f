/** Reads the JSON objects that this program and its earlier versions wrote. */
@NullMarked
package reprise.json;

import org.jspecify.annotations.NullMarked;

/** Times and sizes, measured and put into words by the same rules everywhere. */
@NullMarked
package reprise.measure;

import org.jspecify.annotations.NullMarked;

/** The training runs that record the AOT caches of the image. Only the build of the image starts them. */
@NullMarked
package reprise.image;

import org.jspecify.annotations.NullMarked;

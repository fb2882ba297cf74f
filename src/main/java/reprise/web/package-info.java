/** What all routes share: pages, languages, errors, headers. */
@NullMarked
package reprise.web;

import org.jspecify.annotations.NullMarked;

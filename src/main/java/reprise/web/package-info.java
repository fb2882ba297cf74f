/** What all routes share: pages, languages, errors, headers, the data sources. */
@NullMarked
package reprise.web;

import org.jspecify.annotations.NullMarked;

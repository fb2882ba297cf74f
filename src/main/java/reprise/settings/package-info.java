/** The settings, from flags, the environment and a file alike: read once, checked, then constant. */
@NullMarked
package reprise.settings;

import org.jspecify.annotations.NullMarked;

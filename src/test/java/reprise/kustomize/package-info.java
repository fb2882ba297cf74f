/** What must be true of the manifests. */
@NullMarked
package reprise.kustomize;

import org.jspecify.annotations.NullMarked;

/**
 * The contract tests: real commits, a real Argo CD, real rows over HTTP. They run by {@code mvn verify -Pcluster} on
 * whatever cluster the settings of {@link reprise.cluster.ClusterSettings} name.
 */
@NullMarked
package reprise.cluster;

import org.jspecify.annotations.NullMarked;

package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngressBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The component `access`, deployed by a commit: its proxy asks for a password, between the Ingress and the service. */
@ExtendWith(OnCluster.class)
class AccessClusterIT {
    /** What {@code openssl passwd -6} made of {@code correct horse}. */
    private static final String USERS = "alice:$6$reprise$"
            + "9kPgFAWSVEWmyRl8AT16UaF9wgpwTkU6M7OUxhcEEhMrJbPs139YYOAvimyJGRESfz6Fo0hbaPt2LNY9Xp2wt0\n";
    /** {@code alice:correct horse} */
    private static final String PASSWORD = "--header 'Authorization: Basic YWxpY2U6Y29ycmVjdCBob3JzZQ=='";

    private final Cluster cluster;

    AccessClusterIT(Cluster cluster) {
        this.cluster = cluster;
    }

    /** No ingress controller is in the test cluster: this test says what it would say, and asks the proxy itself. */
    @Test
    void the_proxy_answers_only_who_knows_the_password_and_the_host_name() {
        cluster.web.add("behind the proxy");
        var count = cluster.web.status().get("count");
        var users = cluster.client.resource(new SecretBuilder().withNewMetadata().withName("access-users")
                .withNamespace(Cluster.NAMESPACE).endMetadata().withStringData(Map.of("htpasswd", USERS)).build());
        users.serverSideApply();
        long start = System.nanoTime();
        var commit = cluster.git.component("access").proxyImage(ClusterSettings.proxyImage())
                .push("Ask for a password");
        try {
            cluster.argocd.refresh();
            Await.until("the Ingress", () -> ingress().get() != null);
            ingress().editStatus(ingress -> {
                ingress.getStatus().getLoadBalancer().getIngress()
                        .add(new IngressLoadBalancerIngressBuilder().withIp("10.41.0.1").build());
                return ingress;
            });
            // not by awaitHealthy: the service answers the name by which it asks with 421 now
            Await.until("Healthy", () -> cluster.argocd.isHealthyAt(commit));
            Report.seconds("access: from the commit to Healthy", (System.nanoTime() - start) / 1e9);
            assertThat(ask("reprise.example", PASSWORD)).contains("\"count\":" + count);
            assertThatThrownBy(() -> ask("reprise.example", "")).hasMessageContaining("401");
            assertThatThrownBy(() -> ask("another.example", PASSWORD)).hasMessageContaining("421");
        } finally {
            cluster.awaitHealthy(cluster.git.revert());
            users.delete();
        }
        assertThat(ingress().get()).as("it went with the commit").isNull();
    }

    private Resource<Ingress> ingress() {
        return cluster.client.network().v1().ingresses().inNamespace(Cluster.NAMESPACE).withName("reprise");
    }

    private String ask(String host, String option) {
        return cluster.backups
                .shell("wget -q -O- --header 'Host: " + host + "' " + option + " http://access/count 2>&1");
    }
}

package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The game day asks before it deletes anything. */
@ExtendWith(OnCluster.class)
class DrillClusterIT {
    @Test
    void a_namespace_that_is_not_labelled_for_drills_is_refused(Cluster cluster) {
        var uid = cluster.podUid();
        assertThatIllegalStateException().isThrownBy(GameDayDrill::begin)
                .withMessageContaining("kubectl label namespace pra reprise/drill=allowed");
        assertThat(cluster.podUid()).isEqualTo(uid);
    }
}

package io.hedgerow.pipeline.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final Catalogue START = new Catalogue(1, 2, 1, Map.of("e", 1L), List.of(), List.of(held(1, 0)));

    private static HeldEndpoint held(long generation, int position) {
        return new HeldEndpoint("e", generation, position, generation, null, 0, HeldEndpoint.NEVER);
    }

    @Test
    void requestsUnderWayAreWaitedForEvenWhereNothingIsToBeKeptWarm() {
        Catalogue swapped = START.activated(held(2, 1), 1_000, 1_000);

        assertThat(swapped.withoutRetired(30_999)
                        .state(Publishing.NOTHING, true)
                        .held())
                .containsExactly(0, 1);
        assertThat(swapped.withoutRetired(31_000)
                        .state(Publishing.NOTHING, true)
                        .held())
                .containsExactly(1);
    }
}

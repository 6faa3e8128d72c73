package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.benchmarks.load.keyed.KeyedModels;
import io.hedgerow.benchmarks.load.keyed.ZipfKeys;
import io.hedgerow.proto.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestSeriesTest {
    private static final ZipfKeys.Settings KEYS = new ZipfKeys.Settings(50, 1.0, 3, 1_000);

    @Test
    void requestsWithKeysAreTheOthersAndAKey() {
        RequestSeries.Requests plain = new RequestSeries("e", List.of("f0", "f1"), 20).requests();
        RequestSeries.Requests keyed = new RequestSeries("e", List.of("f0", "f1"), 20, KEYS).requests();
        ZipfKeys keys = new ZipfKeys(KEYS);

        for (long index : new long[] {0, 1, 1_023, 1_024, 123_456_789}) {
            Request request = keyed.request(index);
            assertThat(request.features())
                    .hasSize(3)
                    .containsAllEntriesOf(plain.request(index).features())
                    .containsEntry(RequestSeries.KEY, KeyedModels.keyOf(keys.modelOf(index)));
            assertThat(request.requestId()).isEqualTo(plain.request(index).requestId());
        }
        assertThat(plain.request(0).features()).doesNotContainKey(RequestSeries.KEY);
    }
}

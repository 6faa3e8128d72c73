package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTableTest {
    private final RequestTable table = new RequestTable();

    private static RequestState state(String id) {
        return new EarlyReplies(id);
    }

    /** Few IDs, many of one hash, and the empty one, whose hash is 0. */
    private static String id(Random random, int ids) {
        int number = random.nextInt(ids);
        return switch (number % 4) {
            case 0 -> number == 0 ? "" : "r" + number;
            case 1 -> collision(number);
            default -> "r" + number;
        };
    }

    /** "Aa" and "BB" have one hash code, hence so have all strings of so many of them. */
    private static String collision(int number) {
        StringBuilder id = new StringBuilder();
        for (int bit = 0; bit < 10; bit++) {
            id.append((number & (1 << bit)) == 0 ? "Aa" : "BB");
        }
        return id.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anyUseAgreesWithAMap(long seed) {
        Random random = new Random(seed);
        Map<String, RequestState> expected = new HashMap<>();
        for (int step = 0; step < 30_000; step++) {
            // It grows to hundreds, shrinks to few, and so on.
            boolean grows = step / 5_000 % 2 == 0;
            String id = id(random, 1_000);
            RequestState known = expected.get(id);
            assertThat(table.find(id))
                    .as("seed %s, step %s, %s", seed, step, id)
                    .isSameAs(known);
            if (known == null && (grows || random.nextInt(10) == 0)) {
                RequestState added = state(id);
                table.add(added);
                expected.put(id, added);
            } else if (known != null && !(grows && random.nextBoolean())) {
                table.remove(known);
                expected.remove(id);
            }
            assertThat(table.size()).isEqualTo(expected.size());
        }
        assertThat(table.toList()).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(expected.values());
        expected.forEach((id, state) ->
                assertThat(table.find(new String(id.toCharArray()))).isSameAs(state));
    }

    @Test
    void removesOnlyWhatIsThere() {
        table.add(state("a"));
        assertThatThrownBy(() -> table.remove(state("a"))).hasMessageContaining("request a is not in the table");
    }
}

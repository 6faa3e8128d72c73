package io.hedgerow.policies.spec;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * Which variants score a request.
 *
 * @param mode all of them, or the one whose arm the request's unit is assigned to
 * @param salt salt of the assignment hash; the endpoint's name where the document states none
 * @param unit what is randomised
 * @param fallbacks assigned mode: variants that score every request beside the arm, for
 *     {@code otherwise} to choose from
 */
public record FanOutSpec(Mode mode, String salt, UnitSource unit, List<String> fallbacks) implements Serializable {

    /** How many variants score. */
    public enum Mode {
        ALL,
        ASSIGNED
    }

    public FanOutSpec {
        Objects.requireNonNull(mode, "mode is null");
        Objects.requireNonNull(salt, "salt is null");
        Objects.requireNonNull(unit, "unit is null");
        fallbacks = List.copyOf(fallbacks);
    }

    /** Every variant scores; canary selection hashes with this salt. */
    public static FanOutSpec all(String salt) {
        return new FanOutSpec(Mode.ALL, salt, UnitSource.REQUEST_UNIT, List.of());
    }

    /** Only the arm's variant scores. */
    public static FanOutSpec assigned(String salt) {
        return new FanOutSpec(Mode.ASSIGNED, salt, UnitSource.REQUEST_UNIT, List.of());
    }
}

package io.hedgerow.policies.spec;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which variants score a request.
 *
 * @param mode all of them, the one whose arm the request's unit is assigned to, or some of them later or never
 * @param salt salt of the assignment hash; the endpoint's name where the document states none
 * @param unit what is randomised
 * @param fallbacks assigned mode: variants that score every request beside the arm, for
 *     {@code otherwise} to choose from
 * @param hedge hedged mode: when the others join in; else null
 * @param stages staged mode: who follows whom; else null
 */
public record FanOutSpec(
        Mode mode,
        String salt,
        UnitSource unit,
        List<String> fallbacks,
        @Nullable HedgeSpec hedge,
        @Nullable StagesSpec stages)
        implements Serializable {

    /** How many variants score. */
    public enum Mode {
        ALL,
        ASSIGNED,
        HEDGED,
        STAGED
    }

    public FanOutSpec {
        Objects.requireNonNull(mode, "mode is null");
        Objects.requireNonNull(salt, "salt is null");
        Objects.requireNonNull(unit, "unit is null");
        fallbacks = List.copyOf(fallbacks);
        if ((mode == Mode.HEDGED) != (hedge != null) || (mode == Mode.STAGED) != (stages != null)) {
            throw new IllegalArgumentException(
                    "fan-out " + mode + " does not go with hedge " + hedge + " and stages " + stages);
        }
    }

    /** A fan-out without a race. */
    public FanOutSpec(Mode mode, String salt, UnitSource unit, List<String> fallbacks) {
        this(mode, salt, unit, fallbacks, null, null);
    }

    /** The primary first, the others when it is slow. */
    public static FanOutSpec hedged(String salt, HedgeSpec hedge) {
        return new FanOutSpec(Mode.HEDGED, salt, UnitSource.REQUEST_UNIT, List.of(), hedge, null);
    }

    /** Stage after stage, until one is sure. */
    public static FanOutSpec staged(String salt, StagesSpec stages) {
        return new FanOutSpec(Mode.STAGED, salt, UnitSource.REQUEST_UNIT, List.of(), null, stages);
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

package io.hedgerow.pipeline.documents;

import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.FanOutSpec.Mode;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.policies.spec.StagesSpec;
import io.hedgerow.policies.spec.UnitSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the fan-out of an Endpoint. One that cannot be read, which is reported, becomes one without a race, so that
 * the rest of the endpoint is still checked.
 */
final class FanOutReader {
    /** What stands before the name of an input that requests are told apart by. */
    static final String FEATURE = "feature:";

    /** Keys that only some modes read, with those modes. */
    private static final Map<String, List<Mode>> MODES_OF_KEY = Map.of(
            "salt", List.of(Mode.ALL, Mode.ASSIGNED),
            "unit", List.of(Mode.ALL, Mode.ASSIGNED),
            "fallbacks", List.of(Mode.ASSIGNED),
            "primary", List.of(Mode.HEDGED),
            "delay", List.of(Mode.HEDGED),
            "maxExtraLoadPercent", List.of(Mode.HEDGED),
            "stages", List.of(Mode.STAGED),
            "minConfidence", List.of(Mode.STAGED));

    private final Fields fanOut;
    private final String endpoint;
    private final Problems problems;

    FanOutReader(Fields fanOut, String endpoint, Problems problems) {
        this.fanOut = fanOut;
        this.endpoint = endpoint;
        this.problems = problems;
    }

    /** The mode as written; ALL where it is not, or wrongly. */
    static Mode mode(Fields fanOut) {
        return Mode.valueOf(fanOut.presetText("mode").toUpperCase(Locale.ROOT));
    }

    FanOutSpec read() {
        Mode mode = mode(fanOut);
        if (fanOut.isWell("mode")) {
            MODES_OF_KEY.forEach((key, modes) -> refuseUnlessRead(key, modes, mode));
        }
        return switch (mode) {
            case HEDGED -> hedged();
            case STAGED -> staged();
            case ALL, ASSIGNED -> unraced(mode);
        };
    }

    private void refuseUnlessRead(String key, List<Mode> modes, Mode mode) {
        if (fanOut.has(key) && !modes.contains(mode)) {
            problems.add(
                    fanOut.place(key),
                    "is for mode "
                            + String.join(
                                    " or ",
                                    modes.stream().map(FanOutReader::word).toList()) + ", the mode is " + word(mode));
        }
    }

    private static String word(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private FanOutSpec unraced(Mode mode) {
        List<String> fallbacks = mode == Mode.ASSIGNED ? fanOut.texts("fallbacks") : null;
        return new FanOutSpec(
                mode,
                fanOut.text("salt", endpoint),
                unit(fanOut.presetText("unit")),
                fallbacks == null ? List.of() : fallbacks);
    }

    private static UnitSource unit(String unit) {
        if (unit.startsWith(FEATURE)) {
            return new UnitSource(UnitSource.Kind.FEATURE, unit.substring(FEATURE.length()));
        }
        return unit.equals("requestId") ? UnitSource.REQUEST_ID : UnitSource.REQUEST_UNIT;
    }

    private FanOutSpec hedged() {
        String primary = fanOut.text("primary");
        if (primary == null) {
            addMissing("primary", "the variant that scores at once");
            return FanOutSpec.all(endpoint);
        }
        HedgeWait.Delay delay = fanOut.preset("delay", HedgeWait.Delay.class);
        return FanOutSpec.hedged(
                endpoint,
                new HedgeSpec(primary, delay.quantile(), delay.micros(), fanOut.presetDecimal("maxExtraLoadPercent")));
    }

    private FanOutSpec staged() {
        List<List<String>> stages = fanOut.textLists("stages");
        if (stages == null || !fanOut.isWell("stages")) {
            addMissing("stages", "lists of variants, first to last");
            return FanOutSpec.all(endpoint);
        }
        return FanOutSpec.staged(endpoint, new StagesSpec(stages, fanOut.presetDecimal("minConfidence")));
    }

    /** Says nothing where the key is written: what is wrong with it has been reported. */
    private void addMissing(String key, String what) {
        if (!fanOut.has(key)) {
            problems.add(fanOut.place(), "lacks the key " + key + ", which its mode needs: " + what);
        }
    }
}

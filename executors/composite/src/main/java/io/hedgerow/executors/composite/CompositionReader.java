package io.hedgerow.executors.composite;

import io.hedgerow.executors.ModelMember;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.SealedMembers;
import io.hedgerow.executors.Settings;
import io.hedgerow.executors.SettingsReader;
import io.hedgerow.executors.composite.Composition.Combine;
import io.hedgerow.executors.composite.Composition.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the settings of a composite; whatever is wrong with them is said at once. */
final class CompositionReader {
    private static final int MOST_PARTS = 64;
    private static final Map<String, Combine> COMBINES =
            Map.of("average", Combine.AVERAGE, "median", Combine.MEDIAN, "majorityVote", Combine.MAJORITY_VOTE);

    private final SettingsReader settings;
    private final List<ModelMember> parts = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();
    private Combine combine = Combine.AVERAGE;

    private CompositionReader(SettingsReader settings) {
        this.settings = settings;
    }

    static Composition read(byte[] json) throws ModelRefusedException {
        SettingsReader settings = Settings.read(json).reader();
        return new CompositionReader(settings).read();
    }

    private Composition read() throws ModelRefusedException {
        Kind kind = kind();
        switch (kind) {
            case CHAIN -> settings.objects("chain").forEach(this::addPart);
            case SEGMENT -> readSegments();
            case ENSEMBLE -> readEnsemble(settings.object("ensemble"));
        }
        if (parts.size() > MOST_PARTS) {
            settings.problem("", "names " + parts.size() + " models, at most " + MOST_PARTS + " are allowed");
        }
        Map<String, String> digests = digests();
        settings.finish();
        return new Composition(kind, parts, rules, combine, weights, digests);
    }

    private Kind kind() throws ModelRefusedException {
        List<String> written =
                Stream.of("chain", "segment", "ensemble").filter(settings::has).toList();
        if (written.size() != 1) {
            throw new ModelRefusedException("settings has " + (written.isEmpty() ? "none" : written.size())
                    + " of the keys chain, segment, ensemble, exactly one is allowed");
        }
        return switch (written.get(0)) {
            case "chain" -> Kind.CHAIN;
            case "segment" -> Kind.SEGMENT;
            default -> Kind.ENSEMBLE;
        };
    }

    private Map<String, String> digests() {
        SettingsReader written = settings.object(SealedMembers.KEY);
        Map<String, String> digests = new HashMap<>();
        written.keys().forEach(id -> digests.put(id, written.text(id)));
        return digests;
    }

    private void addPart(SettingsReader part) {
        parts.add(new ModelMember(part.label("model"), part.label("version")));
    }

    private void readSegments() {
        List<SettingsReader> segments = settings.objects("segment");
        for (int i = 0; i < segments.size(); i++) {
            SettingsReader segment = segments.get(i);
            boolean isLast = i == segments.size() - 1;
            if (segment.has("otherwise") != isLast) {
                segment.problem(
                        "otherwise",
                        isLast
                                ? "is missing, the last segment says which model is taken otherwise"
                                : "is for the last segment");
            }
            if (isLast) {
                addPart(segment.object("otherwise"));
            } else {
                rules.add(RuleReader.read(segment, "when"));
                addPart(segment);
            }
        }
    }

    private void readEnsemble(SettingsReader ensemble) {
        ensemble.objects("members").forEach(this::addPart);
        String written = ensemble.text("combine");
        Combine found = COMBINES.get(written);
        if (found == null && !written.isEmpty()) {
            ensemble.problem("combine", "is " + written + ", one of average, majorityVote, median is allowed");
        }
        combine = found == null ? Combine.AVERAGE : found;
        if (!ensemble.has("weights")) {
            parts.forEach(part -> weights.add(1.0));
            return;
        }
        readWeights(ensemble);
    }

    private void readWeights(SettingsReader ensemble) {
        double sum = 0;
        for (Object item : ensemble.list("weights")) {
            double weight = item instanceof Number number ? number.doubleValue() : Double.NaN;
            if (!(weight >= 0)) {
                ensemble.problem("weights", "holds " + item + ", numbers of at least 0 are allowed");
            }
            weights.add(weight);
            sum += weight;
        }
        if (weights.size() != parts.size()) {
            ensemble.problem(
                    "weights",
                    "has " + weights.size() + " entries for " + parts.size() + " members, one each is allowed");
        }
        if (sum == 0 || Double.isInfinite(sum)) {
            ensemble.problem("weights", "add up to " + sum + ", a finite sum above 0 is allowed");
        }
        if (combine == Combine.MEDIAN) {
            ensemble.problem("weights", "is for average and majorityVote; a median has none");
        }
    }
}

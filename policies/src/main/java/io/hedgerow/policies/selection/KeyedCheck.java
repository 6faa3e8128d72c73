package io.hedgerow.policies.selection;

import io.hedgerow.policies.fanout.FanOutPlanner;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec.Mode;
import io.hedgerow.policies.spec.HotKeysSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.UnitSource;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds what is wrong with variants whose models the requests' keys choose, and with those that score hot keys. */
final class KeyedCheck {
    private final EndpointSpec endpoint;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Map<String, String>> standInOfKey = new HashMap<>();

    private KeyedCheck(EndpointSpec endpoint) {
        this.endpoint = endpoint;
    }

    static List<Problem> problems(EndpointSpec endpoint) {
        KeyedCheck check = new KeyedCheck(endpoint);
        for (int i = 0; i < endpoint.variants().size(); i++) {
            VariantSpec variant = endpoint.variants().get(i);
            if (variant.modelKey() != null) {
                check.checkSource(variant.modelKey().source(), "variants[" + i + "].modelKey");
            }
            if (variant.hotKeys() != null) {
                check.checkHotKeys(variant, variant.hotKeys(), "variants[" + i + "]");
            }
        }
        check.checkWhatIsNotForKeys();
        return check.problems;
    }

    private void add(String path, String message) {
        problems.add(new Problem(path, message));
    }

    private void checkSource(UnitSource source, String path) {
        List<String> scalars = endpoint.inputs().stream()
                .filter(input -> !input.isTensor())
                .map(InputSpec::name)
                .toList();
        if (source.kind() == UnitSource.Kind.FEATURE && !scalars.contains(source.feature())) {
            add(path, "no scalar input " + source.feature() + "; allowed: " + String.join(", ", scalars));
        }
    }

    private void checkWhatIsNotForKeys() {
        String keyed = endpoint.variants().stream()
                .filter(variant -> variant.modelKey() != null)
                .map(VariantSpec::name)
                .collect(Collectors.joining(", "));
        if (keyed.isEmpty()) {
            return;
        }
        if (endpoint.cache() != null) {
            add("cache", "predictions of " + keyed + " are not remembered; allowed only where no variant has modelKey");
        }
        Mode mode = endpoint.fanOut().mode();
        if (mode == Mode.HEDGED || mode == Mode.STAGED) {
            add(
                    "fanOut.mode",
                    "fan-out " + word(mode) + " is run by one pool, and each model of " + keyed
                            + " lies where its key is; allowed with modelKey: all, assigned");
        }
    }

    private static String word(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private void checkHotKeys(VariantSpec variant, HotKeysSpec hotKeys, String path) {
        if (endpoint.fanOut().mode() != Mode.ALL) {
            add(
                    path + ".hotKeys",
                    "scores instead of another variant and has no place of its own in fan-out "
                            + word(endpoint.fanOut().mode()) + "; allowed with fan-out all");
        }
        if (hasCanary()) {
            add(
                    path + ".hotKeys",
                    "scores instead of another variant and is no arm of canary; allowed with the other policies");
        }
        int keyed = endpoint.variantIndex(hotKeys.variant());
        VariantSpec replaced = keyed < 0 ? null : endpoint.variants().get(keyed);
        if (replaced == null || replaced.modelKey() == null || replaced.hotKeys() != null) {
            add(
                    path + ".hotKeys.variant",
                    "is " + hotKeys.variant() + ", which is no variant with modelKey and without hotKeys" + allowed());
        } else {
            checkShadow(variant, replaced, path);
            checkOverlap(variant, hotKeys, path);
        }
    }

    private boolean hasCanary() {
        for (SelectionSpec link = endpoint.selection(); link != null; link = link.otherwise()) {
            if (link.policy().equals(FanOutPlanner.CANARY)) {
                return true;
            }
        }
        return false;
    }

    private String allowed() {
        String names = endpoint.variants().stream()
                .filter(variant -> variant.modelKey() != null && variant.hotKeys() == null)
                .map(VariantSpec::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "; the endpoint has none" : "; allowed: " + names;
    }

    private void checkShadow(VariantSpec variant, VariantSpec replaced, String path) {
        if (variant.shadow() != replaced.shadow()) {
            add(
                    path + ".shadow",
                    "is " + variant.shadow() + " where " + replaced.name() + " has " + replaced.shadow()
                            + "; allowed: the same as the variant it scores instead of");
        }
    }

    private void checkOverlap(VariantSpec variant, HotKeysSpec hotKeys, String path) {
        Map<String, String> taken = standInOfKey.computeIfAbsent(hotKeys.variant(), unused -> new HashMap<>());
        for (String key : new TreeSet<>(hotKeys.keys())) {
            String other = taken.putIfAbsent(key, variant.name());
            if (other != null) {
                add(
                        path + ".hotKeys.keys",
                        "key " + key + " of " + hotKeys.variant() + " is " + other
                                + "'s already; allowed: one variant for a key");
            }
        }
    }
}

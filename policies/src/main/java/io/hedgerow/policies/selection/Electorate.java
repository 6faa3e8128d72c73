package io.hedgerow.policies.selection;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec.Mode;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.VariantSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Who can be on the ballots a policy sees: the variants that always are, and groups of which one each is. With an
 * assigned fan-out the endpoint's own policy sees the arm's variant alone, and the links of {@code otherwise} see
 * it with the fallbacks; else all variants that are no shadows stand, but a keyed variant and those that score its hot
 * keys instead of it are one voter.
 */
record Electorate(List<VariantSpec> always, List<List<VariantSpec>> oneOfEach) {

    /** The electorate of a link in the endpoint's chain; its own policy is told by equality. */
    static Electorate of(SelectionSpec link, EndpointSpec endpoint) {
        if (endpoint.fanOut().mode() != Mode.ASSIGNED) {
            return withHotKeys(endpoint);
        }
        List<VariantSpec> standing = answering(endpoint);
        List<VariantSpec> arms = only(standing, variant -> variant.weight() > 0);
        if (link.equals(endpoint.selection())) {
            return new Electorate(List.of(), List.of(arms));
        }
        return withFallbacks(endpoint, standing, arms);
    }

    /** All that may be eligible in one ballot of the endpoint. */
    static Electorate ofBallot(EndpointSpec endpoint) {
        List<VariantSpec> standing = answering(endpoint);
        return endpoint.fanOut().mode() != Mode.ASSIGNED
                ? withHotKeys(endpoint)
                : withFallbacks(endpoint, standing, only(standing, variant -> variant.weight() > 0));
    }

    private static Electorate withFallbacks(EndpointSpec endpoint, List<VariantSpec> standing, List<VariantSpec> arms) {
        Predicate<VariantSpec> isFallback =
                variant -> endpoint.fanOut().fallbacks().contains(variant.name());
        return new Electorate(only(standing, isFallback), List.of(only(arms, isFallback.negate())));
    }

    private static Electorate withHotKeys(EndpointSpec endpoint) {
        Map<String, List<VariantSpec>> groups = new LinkedHashMap<>();
        for (VariantSpec variant : answering(endpoint)) {
            if (variant.hotKeys() != null) {
                groups.computeIfAbsent(variant.hotKeys().variant(), unused -> new ArrayList<>())
                        .add(variant);
            }
        }
        List<VariantSpec> always = new ArrayList<>();
        for (VariantSpec variant : only(answering(endpoint), other -> other.hotKeys() == null)) {
            groups.getOrDefault(variant.name(), always).add(variant);
        }
        return new Electorate(always, List.copyOf(groups.values()));
    }

    /** The variants that are no shadows. */
    static List<VariantSpec> answering(EndpointSpec endpoint) {
        return only(endpoint.variants(), variant -> !variant.shadow());
    }

    private static List<VariantSpec> only(List<VariantSpec> variants, Predicate<VariantSpec> condition) {
        return variants.stream().filter(condition).toList();
    }

    /** Most voters on one ballot. */
    int voters() {
        return always.size()
                + (int) oneOfEach.stream().filter(group -> !group.isEmpty()).count();
    }

    /** Most voting weight on one ballot. */
    BigDecimal voteWeight() {
        BigDecimal weight = always.stream().map(Electorate::weightOf).reduce(BigDecimal.ZERO, BigDecimal::add);
        for (List<VariantSpec> group : oneOfEach) {
            weight = weight.add(group.stream()
                    .map(Electorate::weightOf)
                    .max(BigDecimal::compareTo)
                    .orElse(BigDecimal.ZERO));
        }
        return weight;
    }

    private static BigDecimal weightOf(VariantSpec variant) {
        return BigDecimal.valueOf(variant.voteWeight());
    }
}

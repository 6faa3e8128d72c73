package io.hedgerow.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.Priority;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.HotKeysSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelKeySpec;
import io.hedgerow.policies.spec.UnitSource;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.WorkItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Items of variants whose models the requests' keys choose. */
class KeyedAdmissionTest {
    private static final UnitSource DEVICE = new UnitSource(UnitSource.Kind.FEATURE, "device");
    private static final InputSpec OPTIONAL_DEVICE = Endpoints.optional("device", ValueType.DOUBLE);

    private final List<String> pools = new ArrayList<>();
    private final List<WorkItem> items = new ArrayList<>();

    private static VariantSpec keyed(String name, UnitSource source, String template) {
        return VariantSpec.of(name).withPool("keyed").withModelKey(new ModelKeySpec(source, template, true));
    }

    private static VariantSpec hot(VariantSpec variant, String replaced, String... keys) {
        return variant.withHotKeys(new HotKeysSpec(replaced, Set.of(keys)));
    }

    private PlanHeader admit(EndpointSpec endpoint, @Nullable String unit, Map<String, Object> features) {
        pools.clear();
        items.clear();
        List<PlanHeader> headers = new ArrayList<>();
        Request request =
                new Request("r-1", "wine", unit, Priority.HIGH, Request.UNSET, Request.UNSET, null, features, Map.of());
        Admission.of(Endpoints.roster(endpoint)).admit(request, 1_000_000, 42, new AdmissionOutput() {
            @Override
            public void header(PlanHeader header) {
                assertThat(items).as("the header comes first").isEmpty();
                headers.add(header);
            }

            @Override
            public void item(String pool, WorkItem item) {
                pools.add(pool);
                items.add(item);
            }
        });
        assertThat(headers).hasSize(1);
        return headers.get(0);
    }

    private List<Object> shown() {
        List<Object> shown = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            shown.add(pools.get(i) + " " + Long.toBinaryString(items.get(i).variants()) + " "
                    + items.get(i).modelName());
        }
        return shown;
    }

    private static EndpointSpec endpoint(InputSpec input, VariantSpec... variants) {
        return Endpoints.withVariants(Endpoints.of("wine", input), FanOutSpec.all("wine"), List.of(variants));
    }

    @Test
    void eachKeyedVariantHasAnItemOfItsOwn() {
        EndpointSpec endpoint = endpoint(
                OPTIONAL_DEVICE,
                VariantSpec.of("a").withPool("fast"),
                keyed("k", DEVICE, "device-{key}"),
                VariantSpec.of("b").withPool("fast"),
                keyed("u", UnitSource.REQUEST_UNIT, "{key}.user"),
                VariantSpec.of("c").withPool("heavy"));

        PlanHeader header = admit(endpoint, "ann", Map.of("device", 17.0));

        assertThat(header.variants()).isEqualTo(0b11111);
        assertThat(shown())
                .containsExactly("fast 101 null", "heavy 10000 null", "keyed 10 device-17", "keyed 1000 ann.user");
        assertThat(items).allSatisfy(item -> {
            assertThat(item.requestId()).isEqualTo("r-1");
            assertThat(item.admission()).isEqualTo(42);
            assertThat(item.deadlineMillis()).isEqualTo(header.deadlineMillis());
            assertThat(item.notBeforeMillis()).isEqualTo(WorkItem.AT_ONCE);
            assertThat(item.row()).isSameAs(items.get(0).row());
        });
    }

    @Test
    void aRequestWithoutTheFeatureHasNoKey() {
        EndpointSpec endpoint = endpoint(OPTIONAL_DEVICE, keyed("k", DEVICE, "device-{key}"));
        assertThat(admit(endpoint, "ann", Map.of()).variants()).isEqualTo(1);
        assertThat(shown()).containsExactly("keyed 1 null");
        assertThat(items.get(0).routingKey()).isEqualTo("r-1");
    }

    @Test
    void aRequestWithoutUnitHasItsIdForAKey() {
        EndpointSpec endpoint = endpoint(OPTIONAL_DEVICE, keyed("k", UnitSource.REQUEST_UNIT, "u-{key}"));
        admit(endpoint, null, Map.of());
        assertThat(shown()).containsExactly("keyed 1 u-r-1");
    }

    @ParameterizedTest
    @CsvSource({"17, device-17", "'', null", "a b, null", "../x, null", "ü, null", "A_1.b-c, device-A_1.b-c"})
    void aKeyThatIsInNoNameHasNoModel(String key, String model) {
        EndpointSpec endpoint =
                endpoint(Endpoints.required("device", ValueType.STRING), keyed("k", DEVICE, "device-{key}"));
        admit(endpoint, null, Map.of("device", key));
        assertThat(shown()).containsExactly("keyed 1 " + model);
        admit(endpoint, null, Map.of("device", "x".repeat(100_000)));
        assertThat(shown()).containsExactly("keyed 1 null");
    }

    @Test
    void hotKeysGoToTheStandInAndNothingElseDoes() {
        EndpointSpec endpoint = endpoint(
                OPTIONAL_DEVICE,
                keyed("k", DEVICE, "device-{key}"),
                hot(VariantSpec.of("h").withPool("fast"), "k", "17", "99"),
                VariantSpec.of("a").withPool("fast"));

        assertThat(admit(endpoint, null, Map.of("device", 17)).variants()).isEqualTo(0b110);
        assertThat(shown()).containsExactly("fast 110 null");
        assertThat(admit(endpoint, null, Map.of("device", 18)).variants()).isEqualTo(0b101);
        assertThat(shown()).containsExactly("fast 100 null", "keyed 1 device-18");
        assertThat(admit(endpoint, null, Map.of()).variants()).isEqualTo(0b101);
        assertThat(shown()).containsExactly("fast 100 null", "keyed 1 null");
    }

    @Test
    void aKeyOfNoModelsNameMayBeHot() {
        EndpointSpec endpoint = endpoint(
                Endpoints.required("device", ValueType.STRING),
                keyed("k", DEVICE, "device-{key}"),
                hot(VariantSpec.of("h").withPool("fast"), "k", "x y"));
        assertThat(admit(endpoint, null, Map.of("device", "x y")).variants()).isEqualTo(0b10);
    }

    @Test
    void anArmMayBeKeyed() {
        EndpointSpec endpoint = Endpoints.withVariants(
                Endpoints.of("wine", OPTIONAL_DEVICE),
                FanOutSpec.assigned("wine"),
                List.of(VariantSpec.of("a").withPool("fast"), keyed("k", DEVICE, "device-{key}")));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            PlanHeader header = admit(endpoint, "u" + i, Map.of("device", 17));
            assertThat(header.variants()).isEqualTo(1L << header.arm());
            assertThat(items).hasSize(1);
            seen.add(shown().get(0).toString());
        }
        assertThat(seen).containsExactlyInAnyOrder("fast 1 null", "keyed 10 device-17");
    }

    @Test
    void theKeyIsAScalarInput() {
        EndpointSpec endpoint = endpoint(OPTIONAL_DEVICE, keyed("k", new UnitSource(DEVICE.kind(), "x"), "{key}"));
        assertThatThrownBy(() -> Admission.of(Endpoints.roster(endpoint)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("variant k: modelKey feature:x is not a scalar input; allowed: device");
    }

    @Test
    void aGenerationThatIsInstalledNamesThePoolsOfItsKeyedVariants() {
        EndpointSpec endpoint =
                endpoint(OPTIONAL_DEVICE, VariantSpec.of("a").withPool("fast"), keyed("k", DEVICE, "device-{key}"));
        assertThat(new EndpointAdmission(1, 0, endpoint).pools()).containsExactly("fast", "keyed");
    }

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theHeaderHasExactlyTheVariantsOfTheItems(long seed) {
        Random random = new Random(seed);
        EndpointSpec endpoint = randomEndpoint(random);
        for (int i = 0; i < 20; i++) {
            Map<String, Object> features = new HashMap<>();
            if (random.nextInt(4) > 0) {
                features.put("device", random.nextInt(5));
            }
            PlanHeader header = admit(endpoint, random.nextBoolean() ? "u" + random.nextInt(5) : null, features);
            assertItemsAreThePlan(endpoint, header);
            assertOneOfEachGroup(endpoint, header);
        }
    }

    private void assertItemsAreThePlan(EndpointSpec endpoint, PlanHeader header) {
        long union = 0;
        for (int i = 0; i < items.size(); i++) {
            long variants = items.get(i).variants();
            assertThat(union & variants).as("scored twice").isZero();
            union |= variants;
            for (int v = 0; v < endpoint.variants().size(); v++) {
                if ((variants & (1L << v)) != 0) {
                    assertThat(endpoint.variants().get(v).pool()).isEqualTo(pools.get(i));
                    assertThat(variants)
                            .satisfiesAnyOf(
                                    mask -> assertThat(Long.bitCount(mask)).isOne(),
                                    mask -> assertThat(modelKeys(endpoint, mask))
                                            .isZero());
                }
            }
        }
        assertThat(header.variants()).isEqualTo(union);
    }

    private static long modelKeys(EndpointSpec endpoint, long mask) {
        long keyed = 0;
        for (int v = 0; v < endpoint.variants().size(); v++) {
            keyed += (mask & (1L << v)) != 0 && endpoint.variants().get(v).modelKey() != null ? 1 : 0;
        }
        return keyed;
    }

    /** A keyed variant or one of those that stand in for it; a variant without stand-ins always. */
    private static void assertOneOfEachGroup(EndpointSpec endpoint, PlanHeader header) {
        Map<String, Integer> planned = new HashMap<>();
        for (int v = 0; v < endpoint.variants().size(); v++) {
            VariantSpec variant = endpoint.variants().get(v);
            String group = variant.hotKeys() == null
                    ? variant.name()
                    : variant.hotKeys().variant();
            planned.merge(group, (header.variants() & (1L << v)) == 0 ? 0 : 1, Integer::sum);
        }
        assertThat(planned.values()).containsOnly(1);
    }

    private static EndpointSpec randomEndpoint(Random random) {
        List<VariantSpec> variants = new ArrayList<>();
        int size = 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            variants.add(VariantSpec.of("p" + i).withPool("pool" + random.nextInt(3)));
        }
        int keyed = random.nextInt(4);
        for (int i = 0; i < keyed; i++) {
            UnitSource source = random.nextBoolean() ? DEVICE : UnitSource.REQUEST_UNIT;
            VariantSpec variant = keyed("k" + i, source, "m" + i + "-{key}");
            variants.add(random.nextInt(variants.size() + 1), variant.withPool("keyed" + random.nextInt(2)));
            int standIns = random.nextInt(3);
            for (int j = 0; j < standIns; j++) {
                VariantSpec plain = VariantSpec.of("h" + i + "-" + j).withPool("pool" + random.nextInt(3));
                VariantSpec maybeKeyed = random.nextInt(3) > 0 ? plain : keyed(plain.name(), source, "h{key}");
                String prefix = source.equals(DEVICE) ? "" : "u";
                variants.add(
                        random.nextInt(variants.size() + 1),
                        hot(maybeKeyed, "k" + i, prefix + 2 * j, prefix + (2 * j + 1)));
            }
        }
        return endpoint(Endpoints.optional("device", ValueType.INT), variants.toArray(VariantSpec[]::new));
    }
}

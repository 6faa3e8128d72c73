package io.hedgerow.policies.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelKeySpecTest {
    private final ModelKeySpec spec = new ModelKeySpec(UnitSource.REQUEST_UNIT, "device-{key}-v", false);

    @Test
    void putsTheKeyIntoTheName() {
        assertThat(spec.findModelName("17")).isEqualTo("device-17-v");
        assertThat(spec.findModelName("A_b.c-d")).isEqualTo("device-A_b.c-d-v");
        assertThat(spec.findModelName("x".repeat(119))).hasSize(ModelKeySpec.LONGEST_NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "{key}", "ü", "a:1", "\n", "\u0000", "\uD83D\uDE00"})
    void aKeyThatIsInNoNameHasNoModel(String key) {
        assertThat(spec.findModelName(key)).isNull();
    }

    @Test
    void aLongKeyHasNoModel() {
        assertThat(spec.findModelName("x".repeat(120))).isNull();
        assertThat(spec.findModelName("x".repeat(1_000_000))).isNull();
    }

    @Test
    void aNameStartsWithALetterOrDigit() {
        ModelKeySpec first = new ModelKeySpec(UnitSource.REQUEST_UNIT, "{key}.model", false);
        assertThat(first.findModelName("17")).isEqualTo("17.model");
        assertThat(first.findModelName("-17")).isNull();
    }

    @Test
    void knowsTheNamesOfKeys() {
        assertThat(spec.isNameOfAKey("device-17-v")).isTrue();
        assertThat(spec.isNameOfAKey("device--v")).isFalse();
        assertThat(spec.isNameOfAKey("device-v")).isFalse();
        assertThat(spec.isNameOfAKey("my-device-17-v")).isFalse();
        assertThat(spec.isNameOfAKey("device-17")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"device", "{key}{key}", ""})
    void aTemplateHasThePlaceholderOnce(String template) {
        assertThatThrownBy(() -> new ModelKeySpec(UnitSource.REQUEST_UNIT, template, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have {key} once");
    }
}

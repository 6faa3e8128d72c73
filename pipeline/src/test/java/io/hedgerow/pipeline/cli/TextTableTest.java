package io.hedgerow.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void alignsTheFirstColumnLeftAndTheOthersRight() {
        TextTable table = new TextTable("variant", "p99").row("net", "1.25 ms").row("forest", "9 ms");

        assertThat(table.toString().lines())
                .containsExactly(
                        "  variant      p99", "  ───────  ───────", "  net      1.25 ms", "  forest      9 ms");
    }

    @Test
    void refusesARowOfAnotherWidth() {
        assertThatThrownBy(() -> new TextTable("a", "b").row("1")).hasMessageContaining("1 cells");
    }

    @Test
    void proseAtTheEndWidensNothing() {
        String reason = "because ".repeat(20).strip();
        TextTable table = new TextTable("model", "reason")
                .row("net", reason)
                .row("forest", "-")
                .endingInProse();
        assertThat(table.toString().lines())
                .containsExactly(
                        "  model   reason", "  ──────  " + "─".repeat(60), "  net     " + reason, "  forest  -");
    }
}

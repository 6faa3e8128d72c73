package io.hedgerow.executors.pmml;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.executors.ModelFormat;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.Expected;
import io.hedgerow.testkit.ModelCase;
import io.hedgerow.testkit.ModelFormatContract;
import java.util.List;
import java.util.Map;

class PmmlContractTest extends ModelFormatContract {

    @Override
    protected ModelFormat format() {
        return new PmmlFormat();
    }

    @Override
    protected List<ModelCase> cases() {
        return List.of(
                ModelCase.of("a tree with probabilities", TestingModels.bytes("tree"))
                        .input("x", ValueType.DOUBLE)
                        .optionalInput("y", ValueType.FLOAT)
                        .classes("7", "6", "5")
                        .says(
                                Expected.label("5").withProbabilities(Map.of("5", 0.75, "6", 0.25, "7", 0.0)),
                                Map.of("x", 0.5, "y", 1))
                        .says(Expected.label("6").withProbabilities(Map.of("6", 2 / 3.0)), Map.of("x", 2, "y", 1)),
                ModelCase.of("a regression over a number and a text", linear())
                        .input("x", ValueType.LONG)
                        .input("s", ValueType.STRING)
                        .says(Expected.value(7), Map.of("x", 3L, "s", "any"))
                        .says(Expected.value(-1), Map.of("x", -1L, "s", "")));
    }

    private static byte[] linear() {
        return TestingModels.withTransformations("").getBytes(UTF_8);
    }

    @Override
    protected Map<String, byte[]> hugeClaims() {
        String head = "<PMML xmlns=\"http://www.dmg.org/PMML-4_4\" version=\"4.4\"><Header>";
        return Map.of(
                "elements nested without end",
                (head + "<Extension>".repeat(100_000)).getBytes(UTF_8),
                "an entity that multiplies",
                ("<!DOCTYPE PMML [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>" + head
                                + "&b;")
                        .getBytes(UTF_8));
    }
}

package io.hedgerow.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The schema of the operator's custom resource, as its jar has it and a cluster would check it. Kubernetes drops keys that
 * the schema does not have, or refuses them where kubectl asks for that; here they are always errors.
 */
final class CustomResource {
    private static final String DEFINITION = "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";

    /** Names the file of another operator's definition, to be looked at instead. */
    private static final String OTHER = "hedgerow.crd";

    private final Schema schema;

    private CustomResource(Schema schema) {
        this.schema = schema;
    }

    /** The resource FlinkDeployment in the version that a manifest names. */
    static CustomResource ofVersion(String apiVersion) throws IOException {
        for (JsonNode version : definition().at("/spec/versions")) {
            if (apiVersion.endsWith("/" + version.path("name").asText())) {
                JsonNode schema = version.at("/schema/openAPIV3Schema").deepCopy();
                close(schema);
                if (System.getProperty(OTHER) == null) {
                    // The operator that the build can have knows no Flink 2.
                    ((ObjectNode) schema.at("/properties/spec/properties/flinkVersion")).remove("enum");
                }
                return new CustomResource(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                        .getSchema(schema.toString()));
            }
        }
        throw new IllegalArgumentException("the operator knows no " + apiVersion);
    }

    private static JsonNode definition() throws IOException {
        String other = System.getProperty(OTHER);
        if (other != null) {
            return Manifests.read(Path.of(other)).get(0);
        }
        try (InputStream in =
                Objects.requireNonNull(CustomResource.class.getResourceAsStream(DEFINITION), DEFINITION)) {
            return Manifests.documents(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .get(0);
        }
    }

    /** Forbids other properties wherever some are named. */
    private static void close(JsonNode schema) {
        boolean isOpen = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
        if (schema instanceof ObjectNode object && object.path("properties").isObject() && !isOpen) {
            object.put("additionalProperties", false);
        }
        schema.forEach(CustomResource::close);
    }

    /** Everything that the schema says against a resource. */
    List<String> errors(JsonNode resource) {
        return schema.validate(resource).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }
}

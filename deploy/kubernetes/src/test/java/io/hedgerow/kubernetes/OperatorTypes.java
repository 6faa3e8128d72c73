package io.hedgerow.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;

/** The classes that the operator, and Kubernetes clients in Java, read resources into. */
final class OperatorTypes {
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new Strict())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private OperatorTypes() {}

    /** Those classes put what they do not know into a map, or pass it over. Here it is an error. */
    private static final class Strict extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated member) {
            return false;
        }

        @Override
        public JsonIgnoreProperties.Value findPropertyIgnoralByName(MapperConfig<?> config, Annotated type) {
            return super.findPropertyIgnoralByName(config, type).withoutIgnoreUnknown();
        }
    }

    /** Reads a deployment; its {@code flinkVersion} is left out, since the classes are of an operator that knows no Flink 2. */
    static FlinkDeployment deployment(ObjectNode resource) throws JsonProcessingException {
        ObjectNode known = resource.deepCopy();
        ((ObjectNode) known.path("spec")).remove("flinkVersion");
        return read(known, FlinkDeployment.class);
    }

    /** Reads a resource. Throws where it has a key that the type does not have, or a value of another type. */
    static <T> T read(JsonNode resource, Class<T> type) throws JsonProcessingException {
        return STRICT.treeToValue(resource, type);
    }
}

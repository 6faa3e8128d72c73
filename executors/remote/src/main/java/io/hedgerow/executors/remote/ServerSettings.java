package io.hedgerow.executors.remote;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a Model document says of a model on another server.
 *
 * @param url scheme, host in lower case, port, and what stands before the protocol's own paths, without a slash at the end
 * @param kind the protocol
 * @param model name on the server
 * @param version version on the server, or null: the server's choice
 * @param signature which signature of the model; TensorFlow Serving only
 * @param connections most connections of this process to the server, at least 1
 * @param connectTimeout longest a connection may take to be opened
 * @param callTimeout longest a call may take, whatever its deadline
 * @param healthCheck least time between two looks at the server's health
 * @param retries how often a call is tried again, at least 0
 * @param headers what is sent with every request
 * @param declared inputs and outputs, where the document gives them
 */
record ServerSettings(
        URI url,
        Kind kind,
        String model,
        @Nullable String version,
        String signature,
        int connections,
        Duration connectTimeout,
        Duration callTimeout,
        Duration healthCheck,
        int retries,
        Headers headers,
        @Nullable TensorSignature declared) {

    /** The protocols, as documents call them. */
    enum Kind {
        OPEN_INFERENCE("openInference"),
        TENSOR_FLOW_SERVING("tensorFlowServing");

        private final String documentName;

        Kind(String documentName) {
            this.documentName = documentName;
        }

        String documentName() {
            return documentName;
        }
    }

    /** For messages. */
    String modelOnServer() {
        return "model '" + model + "'" + (version == null ? "" : " version '" + version + "'") + " on " + url;
    }

    Protocol protocol() {
        return switch (kind) {
            case OPEN_INFERENCE -> new OpenInference(this);
            case TENSOR_FLOW_SERVING -> new TensorFlowServing(this);
        };
    }
}

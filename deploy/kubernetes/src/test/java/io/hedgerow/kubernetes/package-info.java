/** The manifests beside this module: what Kubernetes and its operator would say to them, and what their documents do. */
package io.hedgerow.kubernetes;

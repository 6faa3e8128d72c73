/** The pages of the documentation that are written from code. */
package io.hedgerow.pipeline.docs;

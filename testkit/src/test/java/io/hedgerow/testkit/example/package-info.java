/** The complete format of docs/formats.md. */
package io.hedgerow.testkit.example;

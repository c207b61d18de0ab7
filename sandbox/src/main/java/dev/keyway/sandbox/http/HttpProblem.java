// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.http;

/// Ends a request with an error answer.
public final class HttpProblem extends RuntimeException {
  private final transient Response response;

  /// The error form of Azure services: `{"error":{"code","message"}}`.
  public HttpProblem(int status, String code, String message) {
    this(status, code, message, "");
  }

  /// The same with an inner error code, if that is not empty.
  public HttpProblem(int status, String code, String message, String innerCode) {
    this(Response.json(status, Json.error(code, message, innerCode)), message);
  }

  /// Ends the request with `response`.
  public HttpProblem(Response response, String message) {
    super(message, null, false, false);
    this.response = response;
  }

  /// Returns what to answer.
  public Response response() {
    return response;
  }
}

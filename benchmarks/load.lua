-- Requests of one kind for wrk: wrk … -- METHOD PATH LAST USERS BODY
--
-- "%d" in the path and in the body becomes a random number from 1 to LAST. With USERS, each
-- request has the access token of a random user (see benchmarks/seeding.py). The source of
-- randomness is seeded alike for all servers, so all are asked for the same things.

local method, path, body, last, users

function init(args)
  method, path, last, users, body = args[1], args[2], tonumber(args[3]), tonumber(args[4]), args[5]
  if body == "" then body = nil end
  math.randomseed(20240203)
end

function request()
  local headers = {}
  if users > 0 then
    headers["Authorization"] = "Token " .. string.format("%040x", math.random(users))
  end
  if body then
    headers["Content-Type"] = "application/json"
  end
  local id = tostring(math.random(last))
  return wrk.format(method, (path:gsub("%%d", id)), headers, body and (body:gsub("%%d", id)))
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "took": %d, "p50": %d, "p99": %d, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout
  ))
end

# Answers with its name, with nothing but Ruby's own library.
require "socket"

port = Integer(ENV.fetch("PORT", "5000"))
server = TCPServer.new("127.0.0.1", port)
trap("TERM") { exit }
$stdout.sync = true
puts "ruby-rack-free listens on port #{port}"

def answer(client)
  while (request = client.gets)
    line = client.gets until line == "\r\n" || line.nil?
    line = ""
    body = "ruby-rack-free\n"
    client.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: #{body.bytesize}\r\n\r\n")
    client.write(body) unless request.start_with?("HEAD ")
  end
rescue SystemCallError
  # The client went away.
ensure
  client.close
end

loop { Thread.new(server.accept) { |client| answer(client) } }

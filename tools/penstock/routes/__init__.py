"""Routes of IoT Edge: what edgeHub does with a message, without edgeHub.

`parse` reads one route, `Route.matches` answers for one message, `Routing` is a whole table with priorities and times
to live. Nothing here imports anything but Python's own library and this folder: modules/data-gateway carries it too.

    routing = Routing.load({"alerts": {"route": "FROM /* WHERE level = 'high' INTO $upstream", "priority": 0}})
    for delivery in routing.select(Message("/messages/modules/press/outputs/out", properties={"level": "high"})):
        print(delivery.sink, delivery.time_to_live_secs)
"""

from penstock.routes.error import RouteError
from penstock.routes.message import Message
from penstock.routes.route import Route, parse
from penstock.routes.routing import Delivery, Entry, Routing
from penstock.routes.sink import Sink
from penstock.routes.source import Source

__all__ = ["Delivery", "Entry", "Message", "Route", "RouteError", "Routing", "Sink", "Source", "parse"]

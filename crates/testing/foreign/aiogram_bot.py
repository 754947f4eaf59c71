"""A bot by aiogram: says what it heard. The same as `grammy.mjs`, by another library."""

import asyncio
import os

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import (
    CallbackQuery,
    ChatMemberUpdated,
    FSInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

ENV = os.environ
dispatcher = Dispatcher()


def picture(name="photo.png"):
    return FSInputFile(ENV["PICTURE"], name)


async def size(bot, file_id):
    file = await bot.get_file(file_id)
    return len((await bot.download_file(file.file_path)).read())


@dispatcher.message(CommandStart())
async def start(message: Message, command: CommandObject):
    yes = InlineKeyboardButton(text="yes", callback_data="v:yes")
    link = InlineKeyboardButton(text="map", url="https://otklik.example")
    await message.answer(
        f"hello {command.args or ''}",
        reply_parameters=ReplyParameters(message_id=message.message_id),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_markup=InlineKeyboardMarkup(inline_keyboard=[[yes, link]]),
    )


@dispatcher.callback_query(F.data == "v:yes")
async def pressed(query: CallbackQuery):
    await query.answer(text="thanks")
    await query.message.edit_reply_markup(reply_markup=None)
    await query.message.answer("pressed v:yes")


@dispatcher.message(F.text == "album")
async def album(message: Message):
    media = [InputMediaPhoto(media=picture(), caption="two"), InputMediaPhoto(media=picture())]
    await message.answer_media_group(media)


@dispatcher.message(F.text == "place")
async def place(message: Message):
    button = KeyboardButton(text="here", request_location=True)
    keyboard = ReplyKeyboardMarkup(
        keyboard=[[button]], resize_keyboard=True, one_time_keyboard=True
    )
    await message.answer("where?", reply_markup=keyboard)


@dispatcher.message(F.text == "long")
async def too_long(message: Message):
    try:
        await message.answer("я" * 4097)
    except TelegramBadRequest as error:
        await message.answer(error.message)


@dispatcher.message(F.text == "hurry")
async def hurry(message: Message):
    try:
        await message.answer("at once")
    except TelegramRetryAfter as error:
        await message.answer(f"again after {error.retry_after}")


@dispatcher.message(F.photo)
async def photo(message: Message, bot: Bot):
    found = await size(bot, message.photo[-1].file_id)
    await message.answer_photo(picture(), caption=f"photo {found} {message.caption}")


@dispatcher.message(F.document)
async def document(message: Message, bot: Bot):
    name = message.document.file_name
    found = await size(bot, message.document.file_id)
    await message.answer_document(picture(name), caption=f"document {name} {found}")


@dispatcher.message(F.location)
async def location(message: Message):
    at = message.location
    words = f"place {at.latitude} {at.longitude}"
    await message.answer(words, reply_markup=ReplyKeyboardRemove())


@dispatcher.edited_message(F.text)
async def edited(message: Message):
    await message.answer(f"edited {message.text}")


@dispatcher.my_chat_member()
async def member(update: ChatMemberUpdated, bot: Bot):
    became = "let in"
    try:
        await bot.send_message(update.chat.id, "still there?")
    except TelegramForbiddenError as error:
        became = error.message
    await bot.send_message(ENV["ADMIN"], f"{update.new_chat_member.status}: {became}")


@dispatcher.message(F.text)
async def text(message: Message):
    await message.answer(f"heard {message.text} of {message.from_user.first_name}")


@dispatcher.errors()
async def failed(event):
    print(repr(event.exception), flush=True)
    os._exit(1)


async def main():
    server = TelegramAPIServer.from_base(ENV["API"])
    bot = Bot(ENV["TOKEN"], session=AiohttpSession(api=server))
    if ENV["MODE"] == "webhook":
        app = web.Application()
        SimpleRequestHandler(dispatcher, bot, secret_token=ENV["SECRET"]).register(app, path="/")
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        await bot.set_webhook(url, secret_token=ENV["SECRET"])
        assert (await bot.get_webhook_info()).url == url
        print("ready", flush=True)
        await asyncio.Event().wait()
    dispatcher.startup.register(lambda: print("ready", flush=True))
    await dispatcher.start_polling(bot, handle_signals=False)


asyncio.run(main())

// A bot by grammY: says what it heard. The same as `aiogram_bot.py`, by another library.
import { createServer } from "node:http";
import { Bot, GrammyError, InlineKeyboard, InputFile, InputMediaBuilder, Keyboard, webhookCallback }
  from "grammy";

const { API, TOKEN, MODE, PICTURE, ADMIN, SECRET } = process.env;
const bot = new Bot(TOKEN, { client: { apiRoot: API } });
const picture = () => new InputFile(PICTURE, "photo.png");

async function bytes(ctx) {
  const file = await ctx.getFile();
  const answer = await fetch(`${API}/file/bot${TOKEN}/${file.file_path}`);
  return (await answer.arrayBuffer()).byteLength;
}

bot.command("start", (ctx) =>
  ctx.reply(`hello ${ctx.match}`, {
    reply_parameters: { message_id: ctx.msg.message_id },
    link_preview_options: { is_disabled: true },
    reply_markup: new InlineKeyboard().text("yes", "v:yes").url("map", "https://otklik.example"),
  }));
bot.callbackQuery("v:yes", async (ctx) => {
  await ctx.answerCallbackQuery({ text: "thanks" });
  await ctx.editMessageReplyMarkup();
  await ctx.reply("pressed v:yes");
});
bot.hears("album", (ctx) =>
  ctx.replyWithMediaGroup([
    InputMediaBuilder.photo(picture(), { caption: "two" }),
    InputMediaBuilder.photo(picture()),
  ]));
bot.hears("place", (ctx) =>
  ctx.reply("where?", {
    reply_markup: new Keyboard().requestLocation("here").resized().oneTime(),
  }));
bot.hears("long", async (ctx) => {
  try {
    await ctx.reply("я".repeat(4097));
  } catch (error) {
    await ctx.reply(error.description);
  }
});
bot.hears("hurry", async (ctx) => {
  try {
    await ctx.reply("at once");
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 429) throw error;
    await ctx.reply(`again after ${error.parameters.retry_after}`);
  }
});
bot.on("message:photo", async (ctx) => {
  const size = await bytes(ctx);
  await ctx.replyWithPhoto(picture(), { caption: `photo ${size} ${ctx.msg.caption}` });
});
bot.on("message:document", async (ctx) => {
  const size = await bytes(ctx);
  const name = ctx.msg.document.file_name;
  await ctx.replyWithDocument(new InputFile(PICTURE, name), { caption: `document ${name} ${size}` });
});
bot.on("message:location", (ctx) => {
  const { latitude, longitude } = ctx.msg.location;
  return ctx.reply(`place ${latitude} ${longitude}`, { reply_markup: { remove_keyboard: true } });
});
bot.on("edited_message:text", (ctx) => ctx.reply(`edited ${ctx.editedMessage.text}`));
bot.on("my_chat_member", async (ctx) => {
  const status = ctx.myChatMember.new_chat_member.status;
  let became = "let in";
  try {
    await ctx.api.sendMessage(ctx.chat.id, "still there?");
  } catch (error) {
    became = error.description;
  }
  await ctx.api.sendMessage(ADMIN, `${status}: ${became}`);
});
bot.on("message:text", (ctx) => ctx.reply(`heard ${ctx.msg.text} of ${ctx.from.first_name}`));
bot.catch(({ error }) => {
  console.error(error);
  process.exit(1);
});

if (MODE === "webhook") {
  await bot.init();
  const server = createServer(webhookCallback(bot, "http", { secretToken: SECRET }));
  server.listen(0, "127.0.0.1", async () => {
    const url = `http://127.0.0.1:${server.address().port}/`;
    await bot.api.setWebhook(url, { secret_token: SECRET });
    const info = await bot.api.getWebhookInfo();
    if (info.url !== url) throw new Error(`another webhook: ${info.url}`);
    console.log("ready");
  });
} else {
  await bot.start({ onStart: () => console.log("ready") });
}

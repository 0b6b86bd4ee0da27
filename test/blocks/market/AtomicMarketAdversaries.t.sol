// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {IAtomicMarket} from "../../../contracts/blocks/market/IAtomicMarket.sol";
import {CoinRefuser} from "../../../contracts/mocks/CoinRefuser.sol";
import {FalseReturnToken} from "../../../contracts/mocks/FalseReturnToken.sol";
import {FeeOnTransferToken} from "../../../contracts/mocks/FeeOnTransferToken.sol";
import {NoReturnToken} from "../../../contracts/mocks/NoReturnToken.sol";
import {ReentrantReceiver} from "../../../contracts/mocks/ReentrantReceiver.sol";
import {RoyaltyToken721} from "../../../contracts/mocks/RoyaltyToken721.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";
import {MarketFixture} from "./MarketFixture.sol";

contract AtomicMarketAdversariesTest is MarketFixture {
    function _fails(IAtomicMarket.Order memory order, bytes memory reason) private {
        bytes memory signature = _sign(order);
        vm.expectRevert(reason);
        vm.prank(taker);
        market.fill(order, signature, _how(1));
        assertFalse(market.isClosed(order.maker, order.nonce));
    }

    // ———————————————————————————————— tokens ————————————————————————————————

    function test_refuses_a_token_that_keeps_a_fee() public {
        FeeOnTransferToken token = new FeeOnTransferToken();
        token.mint(taker, PRICE);
        vm.prank(taker);
        token.approve(address(market), PRICE);
        IAtomicMarket.Order memory order = _listing721();
        order.wantToken = address(token);
        _fails(
            order,
            abi.encodeWithSelector(IAtomicMarket.TransferInexact.selector, address(token), PRICE - PRICE / 100, PRICE)
        );
    }

    function test_accepts_a_token_that_returns_nothing() public {
        NoReturnToken token = new NoReturnToken();
        token.mint(taker, PRICE);
        vm.prank(taker);
        token.approve(address(market), PRICE);
        IAtomicMarket.Order memory order = _listing721();
        (order.wantToken, order.feeRecipient, order.feeBps) = (address(token), venue, 1_000);
        _fill(order, _how(1));
        assertEq(token.balanceOf(maker), (PRICE * 9) / 10);
        assertEq(token.balanceOf(venue), PRICE / 10);
    }

    function test_refuses_a_token_that_says_no() public {
        FalseReturnToken token = new FalseReturnToken();
        IAtomicMarket.Order memory order = _listing721();
        order.wantToken = address(token);
        _fails(order, abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(token)));
    }

    function test_refuses_a_token_that_says_yes_and_moves_nothing() public {
        FalseReturnToken token = new FalseReturnToken();
        token.lie(true);
        IAtomicMarket.Order memory order = _listing721();
        order.wantToken = address(token);
        _fails(order, abi.encodeWithSelector(IAtomicMarket.TransferInexact.selector, address(token), 0, PRICE));
    }

    /// @dev The ERC-20 and ERC-721 `transferFrom` have one selector: id and amount could be taken for each other.
    function test_refuses_cash_sold_as_a_unique_token() public {
        IAtomicMarket.Order memory order = _listing721();
        (order.offerToken, order.offerId) = (address(cash), 1 ether);
        _fails(order, abi.encodeWithSelector(IAtomicMarket.TransferInexact.selector, address(cash), 0, 1));
        assertEq(cash.balanceOf(maker), PURSE);
    }

    function test_refuses_a_unique_token_sold_as_cash() public {
        IAtomicMarket.Order memory order = _listing721();
        (order.offerKind, order.offerToken, order.offerId, order.offerAmount) = (ERC20, address(art), 0, 2);
        order.minUnits = 2;
        bytes memory signature = _sign(order);
        vm.expectRevert(abi.encodeWithSelector(IAtomicMarket.TransferInexact.selector, address(art), 1, 2));
        vm.prank(taker);
        market.fill(order, signature, _how(2));
    }

    function test_refuses_a_unique_token_without_code() public {
        IAtomicMarket.Order memory order = _listing721();
        order.offerToken = stranger;
        _fails(order, abi.encodeWithSelector(IAtomicMarket.TransferInexact.selector, stranger, 0, 1));
    }

    function test_passes_on_why_a_token_refused() public {
        IAtomicMarket.Order memory order = _listing721();
        order.offerId = 101; // the taker's
        _fails(order, abi.encodeWithSignature("ERC721IncorrectOwner(address,uint256,address)", maker, 101, taker));
    }

    // ———————————————————————————————— royalties ————————————————————————————————

    function test_no_answer_about_the_royalty_can_stop_or_drain_a_sale() public {
        RoyaltyToken721 token = new RoyaltyToken721();
        token.setRoyalty(stranger, 500);
        vm.prank(maker);
        token.setApprovalForAll(address(market), true);
        IAtomicMarket.Order memory order = _listing721();
        (order.offerToken, order.maxRoyaltyBps) = (address(token), 1_000);
        for (uint8 manner = 1; manner <= uint8(type(RoyaltyToken721.Manner).max); ++manner) {
            token.behave(RoyaltyToken721.Manner(manner));
            token.mint(maker, manner);
            (order.offerId, order.nonce) = (manner, manner);
            bytes memory signature = _sign(order);
            uint256 before = gasleft();
            vm.prank(taker);
            market.fill(order, signature, _how(1));
            assertLt(before - gasleft(), 400_000);
            assertEq(token.ownerOf(manner), taker);
            if (token.manner() == RoyaltyToken721.Manner.ReturnBomb) {
                assertEq(cash.balanceOf(stranger), PRICE / 20, "its first words are an answer");
            }
        }
        assertEq(cash.balanceOf(stranger), PRICE / 20, "nothing else is");
    }

    function test_pays_no_royalty_to_nobody_or_to_the_market() public {
        RoyaltyToken721 token = new RoyaltyToken721();
        vm.prank(maker);
        token.setApprovalForAll(address(market), true);
        address[2] memory receivers = [address(0), address(market)];
        for (uint256 i = 0; i < 2; ++i) {
            token.setRoyalty(receivers[i], 500);
            token.mint(maker, i);
            IAtomicMarket.Order memory order = _listing721();
            (order.offerToken, order.offerId, order.nonce, order.maxRoyaltyBps) = (address(token), i, i, 1_000);
            _fill(order, _how(1));
        }
        assertEq(cash.balanceOf(maker), PURSE + 2 * PRICE);
        _assertMarketHoldsNothing();
    }

    /// @dev However little gas the taker gives: the sale fails, or the royalty is paid.
    function test_a_taker_cannot_starve_the_royalty() public {
        RoyaltyToken721 token = new RoyaltyToken721();
        token.setRoyalty(stranger, 500);
        token.mint(maker, 1);
        vm.prank(maker);
        token.setApprovalForAll(address(market), true);
        IAtomicMarket.Order memory order = _listing721();
        (order.offerToken, order.maxRoyaltyBps) = (address(token), 1_000);
        bytes memory data = abi.encodeCall(market.fill, (order, _sign(order), _how(1)));
        uint256 sales;
        for (uint256 gas = 20_000; gas < 300_000; gas += 1_000) {
            uint256 snapshot = vm.snapshotState();
            vm.prank(taker);
            (bool sold, ) = address(market).call{gas: gas}(data);
            if (sold) {
                ++sales;
                assertEq(cash.balanceOf(stranger), PRICE / 20);
            }
            vm.revertToState(snapshot);
        }
        assertGt(sales, 0);
    }

    // ———————————————————————————————— re-entrance ————————————————————————————————

    function _accomplice() private returns (ReentrantReceiver accomplice) {
        accomplice = new ReentrantReceiver();
        cash.mint(address(accomplice), PURSE);
        credits.mint(stranger, CREDIT, 1);
        accomplice.execute(address(cash), abi.encodeCall(cash.approve, (address(market), PURSE)));
        accomplice.execute(address(credits), abi.encodeCall(credits.setApprovalForAll, (address(market), true)));
    }

    function _assertRepelled(ReentrantReceiver accomplice) private view {
        assertEq(accomplice.attempts(), 1);
        assertFalse(accomplice.succeeded());
        assertEq(
            accomplice.outcome(),
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
    }

    function test_a_receiver_of_ERC1155_cannot_fill_again_from_its_callback() public {
        ReentrantReceiver accomplice = _accomplice();
        IAtomicMarket.Order memory order = _listing1155();
        bytes memory signature = _sign(order);
        bytes[4] memory attempts = [
            abi.encodeCall(market.fill, (order, signature, _how(1))),
            abi.encodeCall(market.takeSigned, (order, signature, 1, PRICE)),
            abi.encodeCall(
                market.fillMany,
                (new IAtomicMarket.Order[](0), new bytes[](0), new IAtomicMarket.Fill[](0))
            ),
            abi.encodeCall(
                market.settleRing,
                (new IAtomicMarket.Order[](0), new bytes[](0), new uint256[](0), new bytes32[][](0))
            )
        ];
        for (uint256 i = 0; i < attempts.length; ++i) {
            accomplice = _accomplice();
            accomplice.prepare(address(market), attempts[i]);
            accomplice.execute(address(market), abi.encodeCall(market.fill, (order, signature, _how(10))));
            _assertRepelled(accomplice);
            assertEq(credits.balanceOf(address(accomplice), CREDIT), 10);
        }
    }

    function test_a_maker_paid_in_coin_cannot_fill_from_its_callback() public {
        ReentrantReceiver accomplice = _accomplice();
        IAtomicMarket.Order memory order = _listing1155();
        accomplice.prepare(address(market), abi.encodeCall(market.fill, (order, _sign(order), _how(1))));

        IAtomicMarket.Order memory trap = _listing721();
        (trap.maker, trap.offerId, trap.wantKind, trap.wantToken) = (address(accomplice), 77, NATIVE, address(0));
        art.mint(address(accomplice), 77);
        accomplice.execute(address(art), abi.encodeCall(art.setApprovalForAll, (address(market), true)));
        vm.prank(taker);
        market.fill{value: PRICE}(trap, "", _how(1));
        _assertRepelled(accomplice);
        assertEq(address(accomplice).balance, PRICE);
        assertEq(art.ownerOf(77), taker);
    }

    function test_a_callback_sees_the_order_already_booked() public {
        ReentrantReceiver accomplice = _accomplice();
        IAtomicMarket.Order memory order = _listing1155();
        accomplice.prepare(
            address(market),
            abi.encodeCall(market.quoteFill, (order, _sign(order), _how(991), address(accomplice)))
        );
        accomplice.execute(address(market), abi.encodeCall(market.fill, (order, _sign(order), _how(10))));
        assertEq(accomplice.outcome(), abi.encodeWithSelector(IAtomicMarket.FillUnitsInvalid.selector, 991, 1, 990));
    }

    function test_a_unique_token_calls_nobody_back() public {
        ReentrantReceiver accomplice = _accomplice();
        IAtomicMarket.Order memory order = _listing721();
        accomplice.prepare(address(market), abi.encodeCall(market.cancelAll, ()));
        accomplice.execute(address(market), abi.encodeCall(market.fill, (order, _sign(order), _how(1))));
        assertEq(art.ownerOf(1), address(accomplice));
        assertEq(accomplice.attempts(), 0);
    }

    function test_a_payee_that_refuses_coin_stops_the_sale_and_its_bomb_harms_nobody() public {
        CoinRefuser refuser = new CoinRefuser();
        art.mint(address(refuser), 78);
        refuser.execute(address(art), abi.encodeCall(art.setApprovalForAll, (address(market), true)));
        IAtomicMarket.Order memory order = _listing721();
        (order.maker, order.offerId, order.wantKind, order.wantToken) = (address(refuser), 78, NATIVE, address(0));
        vm.expectRevert(abi.encodeWithSelector(IAtomicMarket.NativeTransferFailed.selector, address(refuser), PRICE));
        vm.prank(taker);
        market.fill{value: PRICE}(order, "", _how(1));
    }

    // ———————————————————————————————— signers ————————————————————————————————

    function test_a_smart_account_may_change_its_mind() public {
        SmartAccount account = new SmartAccount(maker);
        credits.mint(address(account), CREDIT, UNITS);
        account.execute(address(credits), 0, abi.encodeCall(credits.setApprovalForAll, (address(market), true)));
        IAtomicMarket.Order memory order = _listing1155();
        order.maker = address(account);
        _fill(order, _how(1));

        account.refuse(true);
        bytes memory signature = _sign(order);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, address(account)));
        vm.prank(taker);
        market.fill(order, signature, _how(1));

        account.refuse(false);
        _fill(order, _how(1));
        assertEq(market.filledUnits(market.orderHash(order)), 2);
    }

    function test_nobody_signs_for_the_market() public {
        IAtomicMarket.Order memory order = _listing721();
        order.maker = address(market);
        bytes memory signature = _sign(order);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, address(market)));
        vm.prank(taker);
        market.fill(order, signature, _how(1));
    }

    function test_nobody_cancels_for_another() public {
        vm.startPrank(stranger);
        market.cancel(0);
        market.cancelMany(0, type(uint256).max);
        market.cancelAll();
        vm.stopPrank();
        _fill(_listing721(), _how(1));
        assertEq(art.ownerOf(1), taker);
    }

    function test_an_approval_of_the_market_lets_nobody_else_spend() public {
        // the stranger, without cash, makes an order and a fill that would have to move the taker's
        IAtomicMarket.Order memory order = _listing721();
        bytes memory signature = _sign(order);
        vm.expectRevert(
            abi.encodeWithSignature("ERC20InsufficientAllowance(address,uint256,uint256)", address(market), 0, PRICE)
        );
        vm.prank(stranger);
        market.fill(order, signature, _how(1));
    }
}
